package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle itself: results known by hand, and maps that must be each other's adjoints. */
final class ReferenceTest {
  private static final Kernels ORACLE = Kernels.reference();

  private static float[] pool(Operation<Pooling> operation, PoolShape s, int length, float... x) {
    float[] y = new float[length];
    ORACLE.get(operation).run(s, 1, x, 0, y, 0, new Workspace());
    return y;
  }

  private static float[] map(Operation<Elementwise> operation, float... x) {
    float[] y = new float[x.length];
    ORACLE.get(operation).run(x, 0, y, 0, x.length);
    return y;
  }

  @Test
  void gemmByHand() {
    float[] a = {1, 2, 3, 4, 5, 6}; // 2 x 3, or 3 x 2 transposed
    float[] b = {1, 0, 2, -1, 3, 1}; // 3 x 2, or 2 x 3 transposed
    float[] c = {100, 200, 300, 400};
    Gemm gemm = ORACLE.get(Operations.GEMM);
    gemm.run(false, false, 2, 2, 3, 1, a, 0, 3, b, 0, 2, 0, c, 0, 2, new Workspace());
    assertThat(c).containsExactly(14, 1, 32, 1);
    gemm.run(false, false, 2, 2, 3, 2, a, 0, 3, b, 0, 2, -1, c, 0, 2, new Workspace());
    assertThat(c).containsExactly(14, 1, 32, 1);
    gemm.run(true, true, 2, 2, 3, 1, a, 0, 2, b, 0, 3, 0, c, 0, 2, new Workspace());
    assertThat(c).containsExactly(11, 13, 14, 16);
  }

  @Test
  void convolutionByHand() {
    ConvShape s = new ConvShape(1, 2, 3, 1, 2, 2, 1, 1, 1, 1, 0, 1, 0, 0, 1);
    float[] y = new float[3];
    ORACLE
        .get(Operations.CONV2D)
        .run(
            s,
            1,
            new float[] {1, 2, 3, 4, 5, 6},
            0,
            new float[] {1, 10, 100, 1000},
            0,
            y,
            0,
            new Workspace());
    // The left column of the first window is padding.
    assertThat(y).containsExactly(4010, 5421, 6532);
  }

  @Test
  void poolingByHand() {
    PoolShape s = new PoolShape(3, 3, 2, 2, 2, 2, 0, 0, 1, 1);
    float[] x = {1, 5, 2, 5, 0, 7, -3, -4, Float.NaN};
    assertThat(pool(Operations.MAX_POOL, s, 4, x)).containsExactly(5, 7, -3, Float.NaN);
    assertThat(pool(Operations.AVERAGE_POOL, s, 4, x))
        .containsExactly(2.75f, 4.5f, -3.5f, Float.NaN);
    assertThat(pool(Operations.AVERAGE_POOL_GRADIENT, s, 9, 4, 6, 8, 5))
        .containsExactly(1, 1, 3, 1, 1, 3, 4, 4, 5);
    float[] out = new float[9];
    ORACLE
        .get(Operations.MAX_POOL_SCATTER)
        .run(s, 1, x, 0, new float[] {10, 20, 30, 40}, 0, out, 0, new Workspace());
    assertThat(out).containsExactly(0, 10, 0, 0, 0, 20, 30, 0, 40);
    float[] read = new float[4];
    ORACLE
        .get(Operations.MAX_POOL_GATHER)
        .run(s, 1, x, 0, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, 0, read, 0, new Workspace());
    assertThat(read).containsExactly(1, 5, 6, 8);
  }

  @Test
  void functionsByHand() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    assertThat(map(Operations.EXP, 0, 1, -inf, inf, nan))
        .containsExactly(1, (float) Math.E, 0, inf, nan);
    assertThat(map(Operations.LOG, 1, 0, -1, inf)).containsExactly(0, -inf, nan, inf);
    assertThat(map(Operations.RELU, -1, 2, nan)).containsExactly(0, 2, nan);
    assertThat(map(Operations.RELU, -0f)).containsExactly(0f);
    assertThat(map(Operations.TANH, 0, inf, -inf)).containsExactly(0, 1, -1);
    assertThat(map(Operations.SIGMOID, 0, inf, -inf)).containsExactly(0.5f, 1, 0);
    assertThat(map(Operations.NEGATE, 1, 0)).containsExactly(-1, -0f);
    assertThat(map(Operations.SQRT, 4, -1)).containsExactly(2, nan);
    assertThat(map(Operations.SQUARE, -3)).containsExactly(9);
    float[][] in = {{1, 2}, {3, 0}, {5, 6}, {7, 8}};
    assertThat(several(Operations.SUBTRACT, 0, in)).containsExactly(-2, 2);
    assertThat(several(Operations.DIVIDE, 0, in)).containsExactly(1 / 3f, inf);
    assertThat(several(Operations.RELU_GRADIENT, 0, in)).containsExactly(1, 0);
    assertThat(several(Operations.AFFINE, 0, in)).containsExactly(8, 6);
    assertThat(several(Operations.AFFINE, 6, in)).containsExactly(8, 11);
    assertThat(several(Operations.AXPBY, 0, in)).containsExactly(26, 12);
  }

  private static float[] several(Operation<Elementwise> operation, int scalars, float[][] in) {
    Elementwise f = ORACLE.get(operation).scalars(scalars);
    float[] out = new float[2];
    f.run(java.util.Arrays.copyOf(in, f.arity()), new int[f.arity()], out, 0, 2);
    return out;
  }

  @Test
  void reductionsByHand() {
    float[] x = {3, -1, 2};
    assertThat(ORACLE.get(Operations.SUM).run(x, 0, 3)).isEqualTo(4);
    assertThat(ORACLE.get(Operations.MAXIMUM).run(x, 1, 2)).isEqualTo(2);
    assertThat(ORACLE.get(Operations.MAXIMUM).run(x, 0, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(ORACLE.get(Operations.SUM_OF_SQUARES).run(x, 0, 3)).isEqualTo(14);
  }

  @Test
  void softmaxByHand() {
    float[] y = new float[4];
    float[] x = {0, (float) Math.log(3), 1000, 1000};
    ORACLE.get(Operations.SOFTMAX).run(2, 2, x, 0, y, 0, new Workspace());
    assertThat(y).containsExactly(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, within(1e-7f));
    ORACLE.get(Operations.LOG_SOFTMAX).run(2, 2, x, 0, y, 0, new Workspace());
    assertThat(y[0]).isCloseTo((float) Math.log(0.25), within(1e-6f));
    assertThat(y[3]).isCloseTo((float) Math.log(0.5), within(1e-6f));
  }

  static Stream<ConvShape> convolutions() {
    return ConvolutionCases.allShapes().stream();
  }

  static Stream<ConvShape> transposed() {
    return TransposedConvolutionCases.shapes().stream();
  }

  /**
   * The definition: input element (f, i, j) times tap (c, u, v) goes to output (c, i sH + u dH -
   * pT, j sW + v dW - pL), if there is such an output.
   */
  @ParameterizedTest
  @MethodSource("transposed")
  void transposedConvolutionSpreadsItsInput(ConvShape s) {
    float[] x = Numbers.uniform(1, s.outputSize());
    float[] w = Numbers.uniform(2, s.weightSize());
    float[] y = new float[s.inputSize()];
    ORACLE.get(Operations.CONV2D_TRANSPOSED).run(s, 1, x, 0, w, 0, y, 0, new Workspace());
    double[] expected = new double[y.length];
    for (int i = 0; i < x.length; i++) {
      int pixel = i % s.outputPlane();
      int f = i / s.outputPlane();
      for (int p = 0; p < s.depth(); p++) {
        int tap = p % s.taps();
        int c = f / (s.filters() / s.groups()) * (s.channels() / s.groups()) + p / s.taps();
        int u = tap / s.kernelW();
        int t = to(s.t(), pixel / s.outW() / s.outH(), u / s.kernelH(), s.flipped());
        int h = to(s.h(), pixel / s.outW() % s.outH(), u % s.kernelH(), s.flipped());
        int v = to(s.w(), pixel % s.outW(), tap % s.kernelW(), s.flipped());
        if (t >= 0 && h >= 0 && v >= 0) {
          int at = ((c * s.frames() + t) * s.height() + h) * s.width() + v;
          expected[at] += (double) x[i] * w[f * s.depth() + p];
        }
      }
    }
    for (int i = 0; i < y.length; i++) {
      assertThat((double) y[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  private static int to(ConvAxis a, int i, int tap, boolean flipped) {
    int at = i * a.stride() + a.offset(tap, flipped) - a.before();
    return at < a.size() ? Math.max(at, -1) : -1;
  }

  static Stream<ConvShape> images() {
    return ConvolutionCases.shapes().stream();
  }

  /** {@code <dy, conv(x, w)> = <input gradient(dy, w), x> = <weight gradient(x, dy), w>}. */
  @ParameterizedTest
  @MethodSource("convolutions")
  void theThreeConvolutionsAreAdjoint(ConvShape s) {
    int batch = 2;
    float[] x = Numbers.uniform(1, batch * s.inputSize());
    float[] w = Numbers.uniform(2, s.weightSize());
    float[] dy = Numbers.uniform(3, batch * s.outputSize());
    float[] y = new float[dy.length];
    float[] dx = new float[x.length];
    float[] dw = new float[w.length];
    Workspace ws = new Workspace();
    ORACLE.get(Operations.CONV2D).run(s, batch, x, 0, w, 0, y, 0, ws);
    ORACLE.get(Operations.CONV2D_INPUT_GRADIENT).run(s, batch, dy, 0, w, 0, dx, 0, ws);
    ORACLE.get(Operations.CONV2D_WEIGHT_GRADIENT).run(s, batch, x, 0, dy, 0, dw, 0, ws);
    // Each result is rounded once: the products differ by at most U times the sum of their
    // magnitudes.
    double allowed = 2 * Numbers.U * (magnitude(dy, y) + magnitude(dx, x) + magnitude(dw, w));
    assertThat(dot(dx, x)).isCloseTo(dot(dy, y), within(allowed));
    assertThat(dot(dw, w)).isCloseTo(dot(dy, y), within(allowed));
  }

  /** NHWC is NCHW with its axes moved. */
  @ParameterizedTest
  @MethodSource("images")
  void bothLayoutsAgree(ConvShape s) {
    float[] x = Numbers.uniform(1, s.inputSize());
    float[] w = Numbers.uniform(2, s.weightSize());
    float[] y = new float[s.outputSize()];
    float[] moved = new float[s.outputSize()];
    Workspace ws = new Workspace();
    ORACLE.get(Operations.CONV2D).run(s, 1, x, 0, w, 0, y, 0, ws);
    float[] pixels = channelsLast(x, s.channels(), s.height() * s.width());
    NhwcConvolution last = ORACLE.get(Operations.CONV2D_NHWC);
    float[] packed = new float[last.packedSize(s)];
    last.pack(s, w, 0, packed, 0);
    last.run(s, 1, pixels, 0, packed, 0, moved, 0, ws);
    assertThat(moved).isEqualTo(channelsLast(y, s.filters(), s.outH() * s.outW()));
  }

  static Stream<PoolShape> poolings() {
    return PoolingCases.shapes().stream();
  }

  /**
   * The average's gradient and the maximum's scatter are the adjoints of the average and of the
   * gather.
   */
  @ParameterizedTest
  @MethodSource("poolings")
  void poolingGradientsAreAdjoint(PoolShape s) {
    float[] x = Numbers.uniform(1, s.inputSize());
    float[] dy = Numbers.uniform(2, s.outputSize());
    float[] y = pool(Operations.AVERAGE_POOL, s, s.outputSize(), x);
    float[] dx = pool(Operations.AVERAGE_POOL_GRADIENT, s, s.inputSize(), dy);
    assertThat(dot(dx, x))
        .isCloseTo(dot(dy, y), within(2 * Numbers.U * (magnitude(dx, x) + magnitude(dy, y))));
    float[] t = Numbers.uniform(3, s.inputSize());
    ORACLE.get(Operations.MAX_POOL_SCATTER).run(s, 1, x, 0, dy, 0, dx, 0, new Workspace());
    ORACLE.get(Operations.MAX_POOL_GATHER).run(s, 1, x, 0, t, 0, y, 0, new Workspace());
    assertThat(dot(dx, t))
        .isCloseTo(dot(dy, y), within(2 * Numbers.U * (magnitude(dx, t) + magnitude(dy, y))));
  }

  private static float[] channelsLast(float[] x, int channels, int pixels) {
    float[] y = new float[x.length];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < pixels; p++) {
        y[p * channels + c] = x[c * pixels + p];
      }
    }
    return y;
  }

  private static double dot(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  private static double magnitude(float[] x, float[] y) {
    return dot(Numbers.magnitudes(x), Numbers.magnitudes(y));
  }
}
