package dev.lanewise.kernels;

import static dev.lanewise.kernels.ConvolutionProperties.accepting;
import static dev.lanewise.kernels.ConvolutionProperties.assertClose;
import static dev.lanewise.kernels.ConvolutionProperties.kernels;
import static dev.lanewise.kernels.ConvolutionProperties.mix;
import static dev.lanewise.kernels.ConvolutionProperties.run;
import static dev.lanewise.kernels.ConvolutionProperties.slack;
import static dev.lanewise.kernels.ConvolutionProperties.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Theorems of convolution's gradients, on whole numbers as in {@link ConvolutionProperties}. */
final class ConvolutionGradientProperties {
  /**
   * The input gradient is the full convolution of dy with the kernel turned round, filters and
   * channels exchanged; at stride 1.
   */
  @Property(tries = 29)
  void theInputGradientIsAConvolutionWithTheTurnedKernel(
      @ForAll @IntRange(min = 0, max = 28) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    Assume.that(s.turnable());
    float[] dy = whole(7, s.outputSize());
    float[] w = whole(8, s.weightSize());
    ConvShape turned = s.turned();
    float[] exchanged = exchange(s, w);
    float[] expected = run(Kernels.reference().get(Operations.CONV2D), turned, dy, exchanged);
    for (Convolution k : accepting(kernels(Operations.CONV2D_INPUT_GRADIENT), s)) {
      assertClose(run(k, s, dy, w), expected, slack(k, s, dy, w), k.getClass() + " " + s);
    }
    assertThat(turned.turned()).isEqualTo(s);
  }

  private static float[] exchange(ConvShape s, float[] w) {
    int filters = s.filters() / s.groups();
    int channels = s.channels() / s.groups();
    float[] to = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      int tap = i % s.taps();
      int c = i / s.taps() % channels;
      int f = i / s.depth() % filters;
      int g = i / s.depth() / filters;
      to[((g * channels + c) * filters + f) * s.taps() + tap] = w[i];
    }
    return to;
  }

  /** A gradient with strides is gradients without, of every so many taps, put side by side. */
  @Property(tries = 60)
  void aGradientWithStridesIsMadeOfPhases(
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 20) int width,
      @ForAll @IntRange(min = 1, max = 5) int kernelH,
      @ForAll @IntRange(min = 1, max = 6) int kernelW,
      @ForAll @IntRange(min = 1, max = 4) int strideH,
      @ForAll @IntRange(min = 2, max = 4) int strideW,
      @ForAll @IntRange(min = 0, max = 15) int pads) {
    int top = pads & 1;
    int left = pads >> 1 & 1;
    int bottom = pads >> 2 & 1;
    int right = 2 * (pads >> 3 & 1);
    Assume.that(height + top + bottom >= kernelH && width + left + right >= kernelW);
    ConvShape s =
        new ConvShape(
            4, height, width, 6, kernelH, kernelW, strideH, strideW, 1, 1, top, left, bottom, right,
            2);
    Assume.that(ConvPhases.accepts(s)); // not where padding alone meets a phase's taps
    float[] dy = whole(9, s.outputSize());
    float[] w = whole(10, s.weightSize());
    float[] expected = run(Kernels.reference().get(Operations.CONV2D_INPUT_GRADIENT), s, dy, w);
    List<Kernel<?>> phased =
        Kernels.best().all().stream().filter(k -> k.id().contains(".phases.")).toList();
    assertThat(phased).isNotEmpty();
    for (Kernel<?> kernel : phased) {
      Convolution k = (Convolution) kernel.code();
      assertClose(run(k, s, dy, w), expected, slack(k, s, dy, w), kernel + " " + s);
    }
  }

  /**
   * The weight gradient of one channel and one filter is the cross-correlation of x with dy, spread
   * by the stride: x convolved with dy turned round.
   */
  @Property(tries = 20)
  void theWeightGradientIsACorrelationWithDy(
      @ForAll @IntRange(min = 1, max = 5) int kernel,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 3) int dilation,
      @ForAll @IntRange(min = 0, max = 2) int pad) {
    ConvShape s =
        ConvShape.of(1, 14, 17).kernel(kernel).stride(stride).dilation(dilation).pad(pad).build();
    float[] x = whole(kernel, s.inputSize());
    float[] dy = whole(pad + 60, s.outputSize());
    // Stride and dilation change places. What the stride left over at the end is met by nothing.
    int[] left = {
      (s.h().padded() - s.h().reach()) % stride, (s.w().padded() - s.w().reach()) % stride
    };
    Assume.that(left[0] <= pad && left[1] <= pad);
    ConvShape other =
        ConvShape.of(1, 14, 17)
            .kernel(s.outH(), s.outW())
            .stride(dilation)
            .dilation(stride)
            .pad(new int[] {pad, pad}, new int[] {pad - left[0], pad - left[1]})
            .build();
    float[] expected = run(Kernels.reference().get(Operations.CONV2D), other, x, dy);
    for (Convolution k : accepting(kernels(Operations.CONV2D_WEIGHT_GRADIENT), s)) {
      assertClose(run(k, s, x, dy), expected, slack(k, s, x, dy), k.getClass() + " " + s);
    }
  }

  /** {@code <A x, y> = <x, A' y>} and the same in w: exact, because the numbers are whole. */
  @Property(tries = 29)
  void gradientsAreAdjoint(@ForAll @IntRange(min = 0, max = 28) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    float[] x = whole(9, s.inputSize());
    float[] w = whole(10, s.weightSize());
    float[] dy = whole(11, s.outputSize());
    double expected = dot(run(Kernels.reference().get(Operations.CONV2D), s, x, w), dy);
    for (Convolution k : accepting(kernels(Operations.CONV2D), s)) {
      double slack = slack(k, s, x, w) * sum(dy);
      assertThat(dot(run(k, s, x, w), dy)).isCloseTo(expected, within(slack));
    }
    for (Convolution k : accepting(kernels(Operations.CONV2D_INPUT_GRADIENT), s)) {
      double slack = slack(k, s, dy, w) * sum(x);
      assertThat(dot(run(k, s, dy, w), x)).isCloseTo(expected, within(slack));
    }
    for (Convolution k : accepting(kernels(Operations.CONV2D_WEIGHT_GRADIENT), s)) {
      double slack = slack(k, s, x, dy) * sum(w);
      assertThat(dot(run(k, s, x, dy), w)).isCloseTo(expected, within(slack));
    }
  }

  private static double sum(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += Math.abs(v);
    }
    return sum;
  }

  private static double dot(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  /**
   * Gradients are slopes: of {@code l = sum (conv(x, w) + b)^2 / 2}, along a random direction in x,
   * w and b at once. l is a polynomial, of degree 4 along the line, so that the central difference
   * of step 1 less that of step 2 (Richardson) is exact but for what doubles lose.
   */
  @Property(tries = 29)
  void gradientsAreSlopes(@ForAll @IntRange(min = 0, max = 28) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    float[] x = whole(12, s.inputSize());
    float[] w = whole(13, s.weightSize());
    float[] b = whole(14, s.filters());
    float[] dx = whole(15, x.length);
    float[] dw = whole(16, w.length);
    float[] db = whole(17, b.length);
    double near = loss(s, 1, x, dx, w, dw, b, db) - loss(s, -1, x, dx, w, dw, b, db);
    double far = loss(s, 2, x, dx, w, dw, b, db) - loss(s, -2, x, dx, w, dw, b, db);
    double slope = (8 * near - far) / 12;
    float[] dy = output(s, x, w, b);
    double gradient =
        dot(run(exact(Operations.CONV2D_INPUT_GRADIENT, s), s, dy, w), dx)
            + dot(run(exact(Operations.CONV2D_WEIGHT_GRADIENT, s), s, x, dy), dw);
    int plane = s.outputPlane();
    for (int f = 0; f < s.filters(); f++) {
      // The gradient in a bias is the sum over its filter's outputs.
      gradient += Kernels.best().get(Operations.SUM).run(dy, f * plane, plane) * (double) db[f];
    }
    assertThat(slope).isCloseTo(gradient, within(1e-6 * (1 + Math.abs(gradient))));
  }

  /** The kernel registered last of those whose sums are plain. */
  private static Convolution exact(Operation<Convolution> operation, ConvShape s) {
    List<Convolution> all = accepting(kernels(operation), s);
    return all.stream().filter(k -> k.amplification(s) == 0).toList().getLast();
  }

  private static double loss(
      ConvShape s, int step, float[] x, float[] dx, float[] w, float[] dw, float[] b, float[] db) {
    float[] y = output(s, mix(step, dx, x), mix(step, dw, w), mix(step, db, b));
    return dot(y, y) / 2;
  }

  private static float[] output(ConvShape s, float[] x, float[] w, float[] b) {
    float[] y = run(exact(Operations.CONV2D, s), s, x, w);
    for (int i = 0; i < y.length; i++) {
      y[i] += b[i / s.outputPlane()];
    }
    return y;
  }
}
