package dev.lanewise.kernels.spin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.Elementwise;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The transcendental functions against the JDK's in double, and against themselves at every width.
 */
final class FunctionsTest {
  /** A prime: meets every exponent some 400 times, with ever other mantissas. */
  private static final int STRIDE = 20_011;

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
