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
  static float[] whole(int seed, int n) {
    float[] x = Numbers.uniform(seed, n, 4.5f);
    for (int i = 0; i < n; i++) {
      x[i] = Math.round(x[i]);
    }
    return x;
  }

  /** {@code f * h}, all of it: zeros on both sides as wide as the kernel less one. */
  private static float[] full(Convolution kernel, float[] f, float[] h) {
    return run(kernel, fullShape(f.length, h.length), f, h);
  }

  private static ConvShape fullShape(int n, int m) {
    return ConvShape.of(1, n).kernel(m).pad(m - 1).flipped().build();
  }

  /** How far rounding may take a kernel whose sums are not plain; 0 for all others. */
  static double slack(Convolution k, ConvShape s, float[] a, float[] b) {
    return k.amplification(s) * Numbers.U * largest(a) * largest(b);
  }

  static double largest(float[] x) {
    double most = 0;
    for (float v : x) {
      most = Math.max(most, Math.abs(v));
    }
    return most;
  }

  static void assertClose(float[] actual, float[] expected, double slack, Object what) {
    if (slack == 0) {
      assertThat(actual).as("%s", what).isEqualTo(expected);
    } else {
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i])
            .as("%s, element %s", what, i)
            .isCloseTo(expected[i], within(slack));
      }
    }
  }

  static float[] run(Convolution kernel, ConvShape s, float[] a, float[] b) {
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

  static List<Convolution> accepting(List<Convolution> kernels, ConvShape s) {
    return kernels.stream().filter(k -> k.accepts(s)).toList();
  }

  /** {@code f * h = h * f}, where neither is cut off: with full padding. */
  @Property(tries = 15)
  void commutes(
      @ForAll @IntRange(min = 1, max = 70) int n, @ForAll @IntRange(min = 1, max = 40) int m) {
    float[] f = whole(n, n);
    float[] h = whole(m + 100, m);
    ConvShape s = fullShape(n, m);
    ConvShape other = fullShape(m, n);
    for (Convolution k : accepting(accepting(FORWARD, s), other)) {
      double slack = slack(k, s, f, h) + slack(k, other, h, f);
      assertClose(full(k, f, h), full(k, h, f), slack, k.getClass());
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
    ConvShape last = fullShape(n + m - 1, l);
    for (Convolution k : accepting(FORWARD, last)) {
      float[] fg = full(k, f, g);
      float[] gh = full(k, g, h);
      // An error of the first convolution meets all of the second's kernel.
      double slack =
          slack(k, fullShape(n, m), f, g) * l * 4
              + slack(k, last, fg, h)
              + slack(k, fullShape(m, l), g, h) * n * 4
              + slack(k, fullShape(n, m + l - 1), f, gh);
      assertClose(full(k, fg, h), full(k, f, gh), slack, k.getClass());
    }
  }

  /** {@code a x + z} goes to {@code a Ax + Az}, whatever the geometry; likewise in the weights. */
  @Property(tries = 20)
  void isLinearInBothOperands(
      @ForAll @IntRange(min = 0, max = 28) int shape, @ForAll @IntRange(min = -3, max = 3) int a) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    float[] x = whole(1, s.inputSize());
    float[] z = whole(2, s.inputSize());
    float[] w = whole(3, s.weightSize());
    float[] v = whole(4, s.weightSize());
    for (Convolution k : accepting(FORWARD, s)) {
      double slack = (2 * Math.abs(a) + 2) * 4 * 4 * k.amplification(s) * Numbers.U;
      float[] inputs = mix(a, run(k, s, x, w), run(k, s, z, w));
      assertClose(run(k, s, mix(a, x, z), w), inputs, slack, k.getClass());
      float[] weights = mix(a, run(k, s, x, w), run(k, s, x, v));
      assertClose(run(k, s, x, mix(a, w, v)), weights, slack, k.getClass());
    }
  }

  static float[] mix(int a, float[] x, float[] z) {
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
      double slack = 2 * slack(k, s, x, w);
      for (int row = 0; row < y.length; row += s.outW()) {
        for (int j = steps; j < s.outW(); j++) {
          assertThat((double) after[row + j]).isCloseTo(y[row + j - steps], within(slack));
        }
      }
    }
  }

  /** Cross-correlation is convolution with the kernel turned round along every axis. */
  @Property(tries = 29)
  void crossCorrelationIsConvolutionWithTheFlippedKernel(
      @ForAll @IntRange(min = 0, max = 28) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    ConvShape other =
        new ConvShape(s.channels(), s.t(), s.h(), s.w(), s.filters(), s.groups(), !s.flipped());
    float[] x = whole(5, s.inputSize());
    float[] w = whole(6, s.weightSize());
    for (Convolution k : accepting(FORWARD, s)) {
      double slack = 2 * slack(k, s, x, w);
      assertClose(run(k, other, x, rot180(s, w)), run(k, s, x, w), slack, k.getClass());
    }
  }

  /**
   * Columns, columns that are never there, and shifted rows sum in the same order: which of them is
   * chosen changes no bit, as long as a sum is one chain: for a single output it may be a product
   * of a matrix and a vector, which is not.
   */
  @Property(tries = 29)
  void theChoiceChangesNoBit(@ForAll @IntRange(min = 0, max = 28) int shape) {
    ConvShape s = ConvolutionCases.allShapes().get(shape);
    Assume.that(s.depth() <= 256 && s.outputPlane() > 1);
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
    for (Convolution k : accepting(FORWARD, s)) {
      assertClose(run(k, s, x, h), blackBox(x, delay), slack(k, s, x, h), k.getClass());
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
}
