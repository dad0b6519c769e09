package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Theorems of convolution, over every kernel that claims to compute one.
 *
 * <p>Inputs are small whole numbers, so that every product and sum below 2^24 is exact in floats,
 * whatever its order: the theorems then hold with {@code ==}, and no tolerance hides a mistake.
 */
final class ConvolutionProperties {
  private static final List<Convolution> FORWARD = kernels(Operations.CONV2D);
  private static final Workspace WS = new Workspace();

  static List<Convolution> kernels(Operation<Convolution> operation) {
    List<Convolution> all = new ArrayList<>();
    for (Kernel<?> k : Kernels.best().all()) {
      if (k.operation().equals(operation) && k.code() instanceof Convolution c) {
        all.add(c);
      }
    }
    return all;
  }

  /** Whole numbers from -4 to 4. */
  private static float[] whole(int seed, int n) {
    float[] x = Numbers.uniform(seed, n, 4.5f);
    for (int i = 0; i < n; i++) {
      x[i] = Math.round(x[i]);
    }
    return x;
  }

  /** {@code f * h}, all of it: zeros on both sides as wide as the kernel less one. */
  private static float[] full(Convolution kernel, float[] f, float[] h) {
    ConvShape s = ConvShape.of(1, f.length).kernel(h.length).pad(h.length - 1).flipped().build();
    return run(kernel, s, f, h);
  }

  private static float[] run(Convolution kernel, ConvShape s, float[] a, float[] b) {
    int length =
        switch (kernel.role()) {
          case FORWARD -> s.outputSize();
          case INPUT_GRADIENT -> s.inputSize();
          case WEIGHT_GRADIENT -> s.weightSize();
        };
    float[] out = new float[length];
    kernel.run(s, 1, a, 0, b, 0, out, 0, WS);
    return out;
  }

  private static List<Convolution> accepting(List<Convolution> kernels, ConvShape s) {
    return kernels.stream().filter(k -> k.accepts(s)).toList();
  }

  /** {@code f * h = h * f}, where neither is cut off: with full padding. */
  @Property(tries = 15)
  void commutes(
      @ForAll @IntRange(min = 1, max = 70) int n, @ForAll @IntRange(min = 1, max = 40) int m) {
    float[] f = whole(n, n);
    float[] h = whole(m + 100, m);
    for (Convolution k : FORWARD) {
      assertThat(full(k, f, h)).as("%s", k.getClass()).isEqualTo(full(k, h, f));
    }
  }

  /** {@code (f * g) * h = f * (g * h)} with full padding. */
  @Property(tries = 15)
  void associates(
      @ForAll @IntRange(min = 1, max = 60) int n,
      @ForAll @IntRange(min = 1, max = 12) int m,
      @ForAll @IntRange(min = 1, max = 12) int l) {
    float[] f = whole(n, n);
    float[] g = whole(m + 100, m);
    float[] h = whole(l + 200, l);
    for (Convolution k : FORWARD) {
      assertThat(full(k, full(k, f, g), h)).isEqualTo(full(k, f, full(k, g, h)));
    }
  }

  /** {@code a x + z} goes to {@code a Ax + Az}, whatever the geometry; likewise in the weights. */
  @Property(tries = 20)
  void isLinearInBothOperands(
      @ForAll @IntRange(min = 0, max = 26) int shape, @ForAll @IntRange(min = -3, max = 3) int a) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    float[] x = whole(1, s.inputSize());
    float[] z = whole(2, s.inputSize());
    float[] w = whole(3, s.weightSize());
    float[] v = whole(4, s.weightSize());
    for (Convolution k : accepting(FORWARD, s)) {
      assertThat(run(k, s, mix(a, x, z), w)).isEqualTo(mix(a, run(k, s, x, w), run(k, s, z, w)));
      assertThat(run(k, s, x, mix(a, w, v))).isEqualTo(mix(a, run(k, s, x, w), run(k, s, x, v)));
    }
  }

  private static float[] mix(int a, float[] x, float[] z) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = a * x[i] + z[i];
    }
    return y;
  }

  /**
   * Moving the input by a multiple of the stride moves the output by that multiple, as far as
   * neither the moved input nor its padding has come from outside: without padding, on the outputs
   * whose inputs both have.
   */
  @Property(tries = 20)
  void commutesWithShifts(
      @ForAll @IntRange(min = 1, max = 4) int kernel,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 2) int dilation,
      @ForAll @IntRange(min = 0, max = 5) int steps) {
    ConvShape s =
        ConvShape.of(2, 9, 24).filters(3).kernel(kernel).stride(stride).dilation(dilation).build();
    Assume.that(steps < s.outW());
    float[] x = whole(kernel, s.inputSize());
    float[] moved = new float[x.length];
    for (int row = 0; row < x.length; row += s.width()) {
      for (int j = steps * stride; j < s.width(); j++) {
        moved[row + j] = x[row + j - steps * stride];
      }
    }
    float[] w = whole(stride + 50, s.weightSize());
    for (Convolution k : accepting(FORWARD, s)) {
      float[] y = run(k, s, x, w);
      float[] after = run(k, s, moved, w);
      for (int row = 0; row < y.length; row += s.outW()) {
        for (int j = steps; j < s.outW(); j++) {
          assertThat(after[row + j]).isEqualTo(y[row + j - steps]);
        }
      }
    }
  }

  /** Cross-correlation is convolution with the kernel turned round along every axis. */
  @Property(tries = 27)
  void crossCorrelationIsConvolutionWithTheFlippedKernel(
      @ForAll @IntRange(min = 0, max = 26) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    ConvShape other =
        new ConvShape(s.channels(), s.t(), s.h(), s.w(), s.filters(), s.groups(), !s.flipped());
    float[] x = whole(5, s.inputSize());
    float[] w = whole(6, s.weightSize());
    for (Convolution k : accepting(FORWARD, s)) {
      assertThat(run(k, other, x, rot180(s, w))).isEqualTo(run(k, s, x, w));
    }
  }

  /**
   * Columns, columns that are never there, and shifted rows sum in the same order: which of them is
   * chosen changes no bit, as long as a sum is one chain.
   */
  @Property(tries = 27)
  void theChoiceChangesNoBit(@ForAll @IntRange(min = 0, max = 26) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    Assume.that(s.depth() <= 256);
    float[] x = Numbers.uniform(18, s.inputSize());
    float[] w = Numbers.uniform(19, s.weightSize());
    float[] expected = new float[0];
    for (Kernel<?> kernel : Kernels.best().all()) {
      if (kernel.id().matches("conv2d\\.f32\\.(im2col|implicit|depthwise)\\..*")
          && kernel.code() instanceof Convolution k
          && k.accepts(s)) {
        float[] y = run(k, s, x, w);
        expected = expected.length == 0 ? y : expected;
        assertThat(y).as("%s, %s", kernel, s).isEqualTo(expected);
      }
    }
    assertThat(expected).isNotEmpty();
  }

  /** Each kernel backwards. */
  private static float[] rot180(ConvShape s, float[] w) {
    float[] turned = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      int plane = i / s.taps() * s.taps();
      turned[i] = w[plane + s.taps() - 1 - (i - plane)];
    }
    return turned;
  }

  /**
   * A linear, translation-invariant map is the convolution with its answer to an impulse: here a
   * black box that averages, differentiates and delays, on signals that end before the box's reach.
   */
  @Property(tries = 10)
  void aLinearTranslationInvariantMapIsAConvolution(
      @ForAll @IntRange(min = 8, max = 60) int n, @ForAll @IntRange(min = 0, max = 5) int delay) {
    int reach = delay + 4;
    float[] impulse = new float[reach];
    impulse[0] = 1;
    float[] h = blackBox(impulse, delay);
    float[] x = whole(n, n);
    ConvShape s = ConvShape.of(1, n).kernel(reach).flipped().causal().build();
    for (Convolution k : FORWARD) {
      assertThat(run(k, s, x, h)).isEqualTo(blackBox(x, delay));
    }
  }

  /** {@code y_i = 2 x_(i-d) + (x_(i-d-1) - x_(i-d-3)) / 2}, zero before the beginning. */
  private static float[] blackBox(float[] x, int delay) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = 2 * at(x, i - delay) + (at(x, i - delay - 1) - at(x, i - delay - 3)) / 2;
    }
    return y;
  }

  private static float at(float[] x, int i) {
    return i < 0 ? 0 : x[i];
  }

  /**
   * The input gradient is the full convolution of dy with the kernel turned round, filters and
   * channels exchanged; at stride 1.
   */
  @Property(tries = 27)
  void theInputGradientIsAConvolutionWithTheTurnedKernel(
      @ForAll @IntRange(min = 0, max = 26) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    Assume.that(s.turnable());
    float[] dy = whole(7, s.outputSize());
    float[] w = whole(8, s.weightSize());
    ConvShape turned = s.turned();
    float[] exchanged = exchange(s, w);
    float[] expected = run(Kernels.reference().get(Operations.CONV2D), turned, dy, exchanged);
    for (Convolution k : accepting(kernels(Operations.CONV2D_INPUT_GRADIENT), s)) {
      assertThat(run(k, s, dy, w)).as("%s %s", k.getClass(), s).isEqualTo(expected);
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
      assertThat(run(k, s, x, dy)).as("%s %s", k.getClass(), s).isEqualTo(expected);
    }
  }

  /** {@code <A x, y> = <x, A' y>} and the same in w: exact, because the numbers are whole. */
  @Property(tries = 27)
  void gradientsAreAdjoint(@ForAll @IntRange(min = 0, max = 26) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    float[] x = whole(9, s.inputSize());
    float[] w = whole(10, s.weightSize());
    float[] dy = whole(11, s.outputSize());
    double expected = dot(run(Kernels.best().get(Operations.CONV2D), s, x, w), dy);
    for (Convolution k : accepting(FORWARD, s)) {
      assertThat(dot(run(k, s, x, w), dy)).isEqualTo(expected);
    }
    for (Convolution k : accepting(kernels(Operations.CONV2D_INPUT_GRADIENT), s)) {
      assertThat(dot(run(k, s, dy, w), x)).isEqualTo(expected);
    }
    for (Convolution k : accepting(kernels(Operations.CONV2D_WEIGHT_GRADIENT), s)) {
      assertThat(dot(run(k, s, x, dy), w)).isEqualTo(expected);
    }
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
  @Property(tries = 27)
  void gradientsAreSlopes(@ForAll @IntRange(min = 0, max = 26) int shape) {
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
        dot(run(Kernels.best().get(Operations.CONV2D_INPUT_GRADIENT), s, dy, w), dx)
            + dot(run(Kernels.best().get(Operations.CONV2D_WEIGHT_GRADIENT), s, x, dy), dw);
    int plane = s.outputPlane();
    for (int f = 0; f < s.filters(); f++) {
      // The gradient in a bias is the sum over its filter's outputs.
      gradient += Kernels.best().get(Operations.SUM).run(dy, f * plane, plane) * (double) db[f];
    }
    assertThat(slope).isCloseTo(gradient, within(1e-6 * (1 + Math.abs(gradient))));
  }

  private static double loss(
      ConvShape s, int step, float[] x, float[] dx, float[] w, float[] dw, float[] b, float[] db) {
    float[] y = output(s, mix(step, dx, x), mix(step, dw, w), mix(step, db, b));
    return dot(y, y) / 2;
  }

  private static float[] output(ConvShape s, float[] x, float[] w, float[] b) {
    float[] y = run(Kernels.best().get(Operations.CONV2D), s, x, w);
    for (int i = 0; i < y.length; i++) {
      y[i] += b[i / s.outputPlane()];
    }
    return y;
  }
}
