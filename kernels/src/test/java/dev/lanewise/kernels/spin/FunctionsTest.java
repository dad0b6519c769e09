package dev.lanewise.kernels.spin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The transcendental functions against the JDK's in double, and against themselves at every width.
 */
final class FunctionsTest {
  /** A prime: meets every exponent some 200 times, with ever other mantissas. */
  private static final int STRIDE = 40_009;

  private static final int BLOCK = 4096;

  private static void stays(
      Expression function, DoubleUnaryOperator truth, double ulps, float least) {
    Elementwise[] made = new Elementwise[Widths.all().length];
    float[][] y = new float[made.length][BLOCK];
    for (int w = 0; w < made.length; w++) {
      made[w] = LoopSpinner.elementwise("f", function, Widths.all()[w]);
    }
    float[] x = new float[BLOCK];
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; ) {
      int n = 0;
      for (; n < BLOCK && bits <= Integer.MAX_VALUE; n++, bits += STRIDE) {
        x[n] = Float.intBitsToFloat((int) bits);
      }
      for (int w = 0; w < made.length; w++) {
        made[w].run(x, 0, y[w], 0, n);
      }
      for (int i = 0; i < n; i++) {
        for (int w = 1; w < made.length; w++) {
          if (Float.floatToIntBits(y[w][i]) != Float.floatToIntBits(y[0][i])) {
            assertThat(y[w][i]).as("f(%s) at %d bits", x[i], Widths.all()[w]).isEqualTo(y[0][i]);
          }
        }
        double exact = truth.applyAsDouble(x[i]);
        double error = error(y[0][i], exact, least);
        if (!(error <= ulps)) {
          assertThat(error)
              .as("ulps of f(%s) = %s, truly %s", x[i], y[0][i], exact)
              .isLessThanOrEqualTo(ulps);
        }
      }
    }
  }

  /** Distance in ulps of the exact value; results below {@code least} may be anything up to it. */
  private static double error(float actual, double exact, float least) {
    if (Float.isNaN(actual) || Double.isNaN(exact) || Double.isInfinite((float) exact)) {
      return Float.compare(actual, (float) exact) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Math.abs(exact) < least) {
      return Math.abs(actual) <= least ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(actual - exact)
        / Math.scalb(1.0, Math.max(Math.getExponent(exact), Float.MIN_EXPONENT) - 23);
  }

  @Test
  void expIsWithinOneUlp() {
    stays(Functions.EXP, Math::exp, 1, Float.MIN_NORMAL);
  }

  @Test
  void logIsWithinOneUlp() {
    stays(Functions.LOG, Math::log, 1, 0);
  }

  @Test
  void tanhIsWithinThreeUlps() {
    stays(Functions.TANH, Math::tanh, 3, 0);
  }

  @Test
  void sigmoidIsWithinThreeUlps() {
    stays(Functions.SIGMOID, x -> 1 / (1 + Math.exp(-x)), 3, Float.MIN_NORMAL);
  }

  @Test
  void sinAndCosAreWithinTwoUlps() {
    stays(Functions.SIN, Math::sin, 2, 0);
    stays(Functions.COS, Math::cos, 2, 0);
  }

  @Test
  void erfIsWithinThreeUlps() {
    stays(Functions.ERF, FunctionsTest::erf, 3, 0);
  }

  @Test
  void expm1AndLog1pAreWithinTwoUlps() {
    stays(Functions.EXPM1, Math::expm1, 2, 0);
    stays(Functions.LOG1P, Math::log1p, 2, 0);
  }

  /** By its series up to 4, where it is 1 to 1.5e-8; beyond, the float nearest to it is 1. */
  private static double erf(double x) {
    double a = Math.min(Math.abs(x), 4);
    double term = a;
    double sum = a;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= 2 * a * a / (2 * k + 1);
      sum += term;
    }
    return Math.copySign(2 / Math.sqrt(Math.PI) * Math.exp(-a * a) * sum, x);
  }

  /** Bases of all sizes, and exponents that keep the power within the floats or just beyond. */
  @Test
  void powIsWithinThreeUlps() {
    RandomKey key = RandomKey.of(11);
    float[] x = new float[60_000];
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      float any = Float.intBitsToFloat(key.bits(2L * i) >>> 1);
      float base = i % 2 == 0 ? any : 0.5f + key.uniform(2L * i);
      double least = Math.max(1e-9, Math.abs(Math.log(base)));
      float exponent = (float) ((2 * key.uniform(2L * i + 1) - 1) * 104 / least);
      boolean whole = i % 5 == 0;
      x[i] = whole ? -base : base;
      y[i] = whole ? Math.round(exponent) : exponent;
    }
    powIs(x, y);
  }

  /** Every pair of the numbers that Math.pow names. */
  @Test
  void powTreatsSpecialValuesAsMathDoes() {
    float infinity = Float.POSITIVE_INFINITY;
    float max = Float.MAX_VALUE;
    float min = Float.MIN_VALUE;
    float[] special = {
      0,
      -0f,
      1,
      -1,
      2,
      -2,
      3,
      -3,
      0.5f,
      -0.5f,
      1.5f,
      -2.5f,
      Float.NaN,
      infinity,
      -infinity,
      min,
      -min,
      Float.MIN_NORMAL,
      max,
      -max,
      8388607f,
      -8388607.5f,
      8388609f,
      -16777215f,
      16777216f,
      0.99999994f,
      1.0000001f
    };
    float[] x = new float[special.length * special.length];
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = special[i / special.length];
      y[i] = special[i % special.length];
    }
    powIs(x, y);
  }

  /** Within 3 ulps at every width; zeros, and first powers, exactly. */
  private static void powIs(float[] x, float[] y) {
    float[] plain = new float[x.length];
    for (int bits : Widths.all()) {
      float[] z = new float[x.length];
      LoopSpinner.elementwise("pow", Functions.POW, bits)
          .run(new float[][] {x, y}, new int[2], z, 0, z.length);
      plain = bits == 0 ? z : plain;
      assertThat(z).containsExactly(plain);
      for (int i = 0; i < x.length; i++) {
        double exact = Math.pow(x[i], y[i]);
        boolean same = Float.compare(z[i], (float) exact) == 0;
        boolean close = exact != 0 && y[i] != 1 && error(z[i], exact, 0) <= 3;
        if (!same && !close) {
          assertThat(z[i]).as("%s ^ %s at %d bits", x[i], y[i], bits).isEqualTo((float) exact);
        }
      }
    }
  }

  /** One element that needs what is rare among others that do not, at every place of a loop. */
  @Test
  void rareElementsAreFoundWhereverTheyAre() {
    for (int bits : Widths.all()) {
      Elementwise sin = LoopSpinner.elementwise("sin", Functions.SIN, bits);
      for (int n : new int[] {1, 7, 50}) {
        for (int rare = 0; rare < n; rare++) {
          float[] x = new float[n];
          Arrays.fill(x, 0.5f);
          x[rare] = 1e30f;
          sin.run(x, 0, x, 0, n); // in place: what is computed twice must not be read twice
          float[] expected = new float[n];
          Arrays.fill(expected, (float) Math.sin(0.5));
          expected[rare] = (float) Math.sin(1e30f);
          assertThat(x).containsExactly(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exp, -Infinity, 0",
    "exp, Infinity, Infinity",
    "exp, NaN, NaN",
    "exp, 0, 1",
    "exp, -0.0, 1",
    "exp, 88.72283, 3.4027985e38",
    "exp, 88.72284, Infinity",
    "exp, -87.33655, 0",
    "exp, -3.4e38, 0",
    "exp, 3.4e38, Infinity",
    "log, 0, -Infinity",
    "log, -0.0, -Infinity",
    "log, -1, NaN",
    "log, -1e-45, NaN",
    "log, -Infinity, NaN",
    "log, Infinity, Infinity",
    "log, NaN, NaN",
    "log, 1, 0",
    "log, 1.4e-45, -103.27893",
    "log, 1.1754944e-38, -87.33655",
    "tanh, 0, 0",
    "tanh, -0.0, -0.0",
    "tanh, Infinity, 1",
    "tanh, -Infinity, -1",
    "tanh, NaN, NaN",
    "tanh, 1.4e-45, 1.4e-45",
    "tanh, 9.1, 1",
    "tanh, -3.4e38, -1",
    "sigmoid, -Infinity, 0",
    "sigmoid, Infinity, 1",
    "sigmoid, NaN, NaN",
    "sigmoid, 0, 0.5",
    "sigmoid, -3.4e38, 0",
    "erf, 0, 0",
    "erf, -0.0, -0.0",
    "erf, Infinity, 1",
    "erf, -Infinity, -1",
    "erf, NaN, NaN",
    "erf, 1.4e-45, 1.4e-45",
    "sin, -0.0, -0.0",
    "sin, 0, 0",
    "sin, Infinity, NaN",
    "sin, NaN, NaN",
    "sin, 1.4e-45, 1.4e-45",
    "cos, 0, 1",
    "cos, -Infinity, NaN",
    "cos, NaN, NaN",
    "expm1, -0.0, -0.0",
    "expm1, -Infinity, -1",
    "expm1, Infinity, Infinity",
    "expm1, NaN, NaN",
    "expm1, -1.4e-45, -1.4e-45",
    "log1p, -0.0, -0.0",
    "log1p, -1, -Infinity",
    "log1p, -1.0000001, NaN",
    "log1p, -Infinity, NaN",
    "log1p, Infinity, Infinity",
    "log1p, NaN, NaN",
    "log1p, 1.4e-45, 1.4e-45",
    "relu, -0.0, 0",
    "relu, NaN, NaN",
    "relu, -1, 0",
    "relu, Infinity, Infinity",
    "relu, -Infinity, 0"
  })
  void specialValuesAreRight(String name, float x, float expected) {
    Expression f =
        switch (name) {
          case "exp" -> Functions.EXP;
          case "log" -> Functions.LOG;
          case "tanh" -> Functions.TANH;
          case "sigmoid" -> Functions.SIGMOID;
          case "erf" -> Functions.ERF;
          case "sin" -> Functions.SIN;
          case "cos" -> Functions.COS;
          case "expm1" -> Functions.EXPM1;
          case "log1p" -> Functions.LOG1P;
          default -> Functions.RELU;
        };
    for (int bits : Widths.all()) {
      float[] y = new float[1];
      LoopSpinner.elementwise(name, f, bits).run(new float[] {x}, 0, y, 0, 1);
      assertThat(Float.floatToIntBits(y[0]))
          .as("%s(%s) at %d bits is %s", name, x, bits, y[0])
          .isEqualTo(Float.floatToIntBits(expected));
    }
  }
}
