package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Activations.*;
import static dev.lanewise.kernels.Operations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The formulas of gradients against differences of the formulas they are of, in double. */
final class GradientsTest {
  /** Differences are off by h^2 f''' / 6 and by roundings over h, both around 1e-9. */
  private static final double H = 1e-4;

  /** Gradients that round to float at each step are off by a few of these. */
  private static final double TOLERANCE = 1e-6;

  private static final double[] POINTS = {
    -9.3, -4.1, -2.2, -1.2, -0.7, -0.4, 0.4, 0.6, 1.7, 3.3, 8
  };

  /**
   * @param gradient by input {@code by} of a function
   * @param ofOutput whether it takes g and the value of the function instead of g and its inputs
   */
  private record Pair(
      Operation<Elementwise> function, Operation<Elementwise> gradient, int by, boolean ofOutput) {
    static Pair of(Operation<Elementwise> function, Operation<Elementwise> gradient) {
      return new Pair(function, gradient, 0, false);
    }

    static Pair ofOutput(Operation<Elementwise> function, Operation<Elementwise> gradient) {
      return new Pair(function, gradient, 0, true);
    }
  }

  private static final List<Pair> PAIRS =
      List.of(
          Pair.of(SIN, SIN_GRADIENT),
          Pair.of(COS, COS_GRADIENT),
          Pair.of(ERF, ERF_GRADIENT),
          Pair.of(ABS, ABS_GRADIENT),
          Pair.ofOutput(SQRT, SQRT_GRADIENT),
          Pair.ofOutput(RECIPROCAL, RECIPROCAL_GRADIENT),
          Pair.of(MAX, MAX_GRADIENT),
          Pair.of(CLAMP, CLAMP_GRADIENT),
          Pair.ofOutput(SIGMOID, SIGMOID_GRADIENT),
          Pair.ofOutput(TANH, TANH_GRADIENT),
          Pair.of(RELU, RELU_GRADIENT),
          Pair.of(LEAKY_RELU, LEAKY_RELU_GRADIENT),
          new Pair(LEAKY_RELU, LEAKY_RELU_SLOPE_GRADIENT, 1, false),
          Pair.of(ELU, ELU_GRADIENT),
          Pair.of(SELU, SELU_GRADIENT),
          Pair.of(CELU, CELU_GRADIENT),
          Pair.of(GELU, GELU_GRADIENT),
          Pair.of(GELU_TANH, GELU_TANH_GRADIENT),
          Pair.of(SILU, SILU_GRADIENT),
          Pair.of(SWISH, SWISH_GRADIENT),
          Pair.of(MISH, MISH_GRADIENT),
          Pair.of(SOFTPLUS, SOFTPLUS_GRADIENT),
          Pair.of(SOFTSIGN, SOFTSIGN_GRADIENT),
          Pair.of(HARD_SIGMOID, HARD_SIGMOID_GRADIENT),
          Pair.of(HARD_SWISH, HARD_SWISH_GRADIENT),
          new Pair(GLU, GLU, 0, false),
          new Pair(GLU, GLU_GRADIENT, 1, false));

  @TestFactory
  Stream<DynamicTest> areTheSlopesOfTheirFunctions() {
    return PAIRS.stream()
        .map(p -> DynamicTest.dynamicTest(p.gradient() + " of " + p.function(), () -> agrees(p)));
  }

  private static PlainElementwise.Function formula(Operation<Elementwise> operation) {
    return ((PlainElementwise) Kernels.reference().get(operation)).function();
  }

  private static void agrees(Pair pair) {
    PlainElementwise.Function f = formula(pair.function());
    PlainElementwise.Function gradient = formula(pair.gradient());
    for (double x : POINTS) {
      double[] in = {pair.function().equals(SQRT) ? Math.abs(x) : x, 0.7, 1.3, 0};
      double y = value(f, in, pair.by(), 0);
      double slope = (value(f, in, pair.by(), H) - value(f, in, pair.by(), -H)) / (2 * H);
      assertThat(gradient(pair, gradient, in, y))
          .as("%s at %s", pair, x)
          .isCloseTo(1.5 * slope, within(TOLERANCE * Math.max(1, Math.abs(slope))));
    }
  }

  private static double value(PlainElementwise.Function f, double[] in, int by, double h) {
    double[] moved = in.clone();
    moved[by] += h;
    return f.of(moved[0], moved[1], moved[2], moved[3]);
  }

  /** For g = 1.5. */
  private static double gradient(
      Pair pair, PlainElementwise.Function gradient, double[] in, double y) {
    if (pair.gradient().equals(GLU)) {
      return gradient.of(1.5, in[1], 0, 0); // by a: it does not need a
    }
    return pair.ofOutput() ? gradient.of(1.5, y, 0, 0) : gradient.of(1.5, in[0], in[1], in[2]);
  }

  @Test
  void everyGradientIsOneOfThese() {
    List<String> elementwise =
        Kernels.reference().all().stream()
            .filter(k -> k.code() instanceof Elementwise)
            .map(k -> k.operation().name())
            .filter(name -> name.endsWith("-gradient"))
            .toList();
    assertThat(PAIRS).extracting(p -> p.gradient().name()).containsAll(elementwise);
  }

  @Test
  void theErrorFunctionIsRight() {
    assertThat(ErrorFunction.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
    assertThat(ErrorFunction.erf(-1)).isCloseTo(-0.8427007929497149, within(1e-15));
    assertThat(ErrorFunction.erf(3)).isCloseTo(0.9999779095030014, within(1e-15));
    assertThat(ErrorFunction.normal(-8) / 6.220960574271785e-16).isCloseTo(1, within(1e-12));
  }
}
