package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Infinities and NaN: an algorithm may spoil more outputs than the definition does, those of a tile
 * or block, but never makes a finite number where the definition makes none.
 */
final class ConvolutionSpecialsTest {
  private static final float[] SPOILERS = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  @TestFactory
  Stream<DynamicTest> whatMeetsNoFiniteNumberIsNotFinite() {
    return Stream.of(
            Operations.CONV2D, Operations.CONV2D_INPUT_GRADIENT, Operations.CONV2D_WEIGHT_GRADIENT)
        .flatMap(o -> Kernels.best().all().stream().filter(k -> k.operation().equals(o)))
        .map(k -> DynamicTest.dynamicTest(k.id(), () -> spoils((Convolution) k.code())));
  }

  /** Every algorithm takes some of them. */
  private static List<ConvShape> shapes() {
    int l = Numbers.lanes();
    return List.of(
        ConvShape.square(2 * l, 6, 2 * l, 3, 1, 1),
        ConvShape.of(1, 21, 21).filters(2).kernel(11, 9).same().build(),
        ConvShape.of(5, 8, 11).depthwise(1).kernel(3).same().build(),
        ConvShape.square(4, 9, 5, 3, 2, 1),
        ConvShape.of(3, 60).filters(2).kernel(9).dilation(2).pad(3).flipped().build());
  }

  private static void spoils(Convolution kernel) {
    int judged = 0;
    for (ConvShape s : shapes()) {
      if (kernel.accepts(s)) {
        float spoiler = SPOILERS[judged++ % 3];
        boolean back = kernel.role() == Convolution.Role.INPUT_GRADIENT;
        boolean weights = kernel.role() == Convolution.Role.WEIGHT_GRADIENT;
        float[] a = Numbers.uniform(21, back ? s.outputSize() : s.inputSize());
        float[] b = Numbers.uniform(22, weights ? s.outputSize() : s.weightSize());
        spoiled(kernel, s, with(a, a.length / 3, spoiler), b);
        spoiled(kernel, s, a, with(b, b.length / 2, spoiler));
      }
    }
    assertThat(judged).isPositive();
  }

  private static float[] with(float[] x, int i, float value) {
    float[] y = x.clone();
    y[i] = value;
    return y;
  }

  private static void spoiled(Convolution kernel, ConvShape s, float[] a, float[] b) {
    Convolution oracle =
        switch (kernel.role()) {
          case FORWARD -> Enrolment.oracle(Operations.CONV2D);
          case INPUT_GRADIENT -> Enrolment.oracle(Operations.CONV2D_INPUT_GRADIENT);
          case WEIGHT_GRADIENT -> Enrolment.oracle(Operations.CONV2D_WEIGHT_GRADIENT);
        };
    float[] expected = ConvolutionProperties.run(oracle, s, a, b);
    float[] actual = ConvolutionProperties.run(kernel, s, a, b);
    int spoiled = 0;
    for (int i = 0; i < expected.length; i++) {
      if (!Float.isFinite(expected[i])) {
        spoiled++;
        if (Float.isFinite(actual[i])) {
          fail("%s: element %d is %s, not %s", s, i, actual[i], expected[i]);
        }
      }
    }
    assertThat(spoiled).isPositive();
  }

  /** A block of spectra spoils its own outputs alone. */
  @Test
  void whatIsFarAwayStaysFinite() {
    ConvShape s = ConvShape.of(1, 5000).kernel(33).same().build();
    float[] x = with(Numbers.uniform(23, s.inputSize()), 5, Float.NaN);
    float[] w = Numbers.uniform(24, s.weightSize());
    int judged = 0;
    for (Convolution kernel : ConvolutionProperties.kernels(Operations.CONV2D)) {
      if (kernel.accepts(s) && kernel.amplification(s) > 0) {
        float[] y = ConvolutionProperties.run(kernel, s, x, w);
        assertThat(y[10]).isNaN();
        assertThat(Float.isFinite(y[4900])).isTrue();
        judged++;
      }
    }
    assertThat(judged).isPositive();
  }
}
