package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wrong arguments end at the door: a message names them, and the output is as it was. */
@SuppressWarnings("NullAway")
final class DoorTest {
  private static final int HUGE = Integer.MAX_VALUE;

  private final float[] in = Numbers.uniform(1, 40);
  private final float[] out = Numbers.uniform(2, 40);
  private final float[] none = null;
  private final Workspace ws = new Workspace();
  private float[] before = {};

  @BeforeEach
  void remember() {
    before = out.clone();
  }

  @AfterEach
  void nothingWasWritten() {
    assertThat(out).isEqualTo(before);
    assertThat(in).isEqualTo(Numbers.uniform(1, 40));
  }

  /** The call must throw, and its message must hold all of these. */
  private static void refused(ThrowingCallable call, String... fragments) {
    assertThatThrownBy(call)
        .isInstanceOfAny(
            IllegalArgumentException.class,
            IndexOutOfBoundsException.class,
            NullPointerException.class)
        .hasMessageContainingAll(fragments);
  }

  private interface Gemms {
    /** C[m,n] = A[m,k] B[k,n] with the given arrays, offset of C and leading dimensions. */
    void run(
        int m, int n, int k, float[] a, int lda, float[] b, int ldb, float[] c, int cOff, int ldc);
  }

  @Test
  void gemm() {
    // The reference: its packed form is as long as the matrix.
    Gemm gemm = Kernels.reference().get(Operations.GEMM);
    Gemms plain =
        (m, n, k, a, lda, b, ldb, c, cOff, ldc) ->
            gemm.run(false, false, m, n, k, 1, a, 0, lda, b, 0, ldb, 0, c, cOff, ldc, ws);
    Gemms packed =
        (m, n, k, a, lda, b, ldb, c, cOff, ldc) ->
            gemm.runPacked(false, m, n, k, 1, a, 0, lda, b, 0, 0, c, cOff, ldc, ws);
    for (Gemms g : new Gemms[] {plain, packed}) {
      refused(() -> g.run(-1, 4, 5, in, 5, in, 4, out, 0, 4), "gemm: m is -1");
      refused(() -> g.run(3, -4, 5, in, 5, in, 4, out, 0, 4), "n is -4");
      refused(() -> g.run(3, 4, -5, in, 5, in, 4, out, 0, 4), "k is -5");
      refused(() -> g.run(3, 4, 5, none, 5, in, 4, out, 0, 4), "gemm: a is null");
      refused(() -> g.run(3, 4, 5, in, 5, none, 4, out, 0, 4), "b is null");
      refused(() -> g.run(3, 4, 5, in, 5, in, 4, none, 0, 4), "c is null");
      refused(() -> g.run(3, 4, 5, in, 4, in, 4, out, 0, 4), "lda is 4", "5 elements");
      refused(() -> g.run(3, 4, 5, in, 5, in, 4, out, 0, 3), "ldc is 3", "4 elements");
      refused(() -> g.run(3, 0, 5, in, 5, in, 4, out, 0, 0), "ldc is 0");
      refused(() -> g.run(3, 4, 5, in, 18, in, 4, out, 0, 4), "a holds 40 floats", "offset 0 + 41");
      refused(() -> g.run(3, 4, 5, in, 5, new float[19], 4, out, 0, 4), "holds 19 floats");
      refused(
          () -> g.run(3, 4, 5, in, 5, in, 4, out, 29, 4), "c holds 40 floats", "offset 29 + 12");
      refused(() -> g.run(3, 4, 5, in, 5, in, 4, out, -1, 4), "c holds 40 floats", "offset -1");
      refused(() -> g.run(3, 4, 5, in, 5, in, 4, out, HUGE, 4), "offset " + HUGE);
      refused(() -> g.run(3, 4, 5, out, 5, in, 4, out, 14, 4), "c at 14..26 overlaps a at 0..15");
      refused(() -> g.run(3, 4, 5, in, 5, out, 4, out, 8, 4), "c at 8..20 overlaps");
      refused(() -> g.run(50_000, 4, 50_000, in, 50_000, in, 4, out, 0, 4), "2500000000");
    }
    refused(() -> plain.run(3, 4, 5, in, 5, in, 3, out, 0, 4), "ldb is 3", "4 elements");
    refused(
        () -> gemm.run(false, false, 1, 1, 1, 1, in, 0, 1, in, 0, 1, 0, out, 0, 1, null),
        "workspace is null");
    refused(() -> gemm.packedSize(1 << 16, 1 << 15), "2^31");
    refused(() -> gemm.pack(false, 4, 5, in, 0, 3, out, 0), "ldb is 3");
    refused(() -> gemm.pack(false, 4, 5, in, 0, 4, out, 39), "packed holds 40 floats");
    refused(() -> gemm.pack(false, 4, 5, out, 0, 4, out, 0), "overlaps b");
  }

  @Test
  void convolution() {
    ConvShape s = ConvShape.square(1, 3, 2, 2, 1, 0); // x 9, w 8, y 8
    Convolution conv = Kernels.best().get(Operations.CONV2D);
    refused(() -> conv.run(null, 1, in, 0, in, 0, out, 0, ws), "conv2d: shape is null");
    refused(() -> conv.run(s, 1, in, 0, in, 0, out, 0, null), "workspace is null");
    refused(() -> conv.run(s, -2, in, 0, in, 0, out, 0, ws), "batch is -2");
    refused(() -> conv.run(s, 1, none, 0, in, 0, out, 0, ws), "a is null");
    refused(() -> conv.run(s, 1, in, 0, none, 0, out, 0, ws), "b is null");
    refused(() -> conv.run(s, 1, in, 0, in, 0, none, 0, ws), "out is null");
    refused(() -> conv.run(s, 5, in, 0, in, 0, out, 0, ws), "a holds 40 floats", "45");
    refused(() -> conv.run(s, HUGE, in, 0, in, 0, out, 0, ws), "19327352823");
    refused(() -> conv.run(s, 1, in, 0, in, 33, out, 0, ws), "b holds 40 floats", "offset 33 + 8");
    refused(
        () -> conv.run(s, 1, in, 0, in, 0, out, 33, ws), "out holds 40 floats", "offset 33 + 8");
    refused(() -> conv.run(s, 1, in, 0, in, 0, out, -1, ws), "offset -1");
    refused(() -> conv.run(s, 1, out, 3, in, 0, out, 0, ws), "out at 0..8 overlaps a at 3..12");
    refused(() -> conv.run(s, 1, in, 0, out, 7, out, 0, ws), "overlaps b");
    Convolution back = Kernels.best().get(Operations.CONV2D_INPUT_GRADIENT);
    refused(() -> back.run(s, 1, in, 0, in, 0, out, 32, ws), "offset 32 + 9");
    Convolution weights = Kernels.best().get(Operations.CONV2D_WEIGHT_GRADIENT);
    refused(
        () -> weights.run(s, 3, in, 14, in, 0, out, 0, ws), "a holds 40 floats", "offset 14 + 27");
    refused(
        () -> weights.run(s, 3, in, 0, in, 17, out, 0, ws), "b holds 40 floats", "offset 17 + 24");
  }

  @Test
  void convolutionThatIsNotAccepted() {
    Convolution only =
        new Convolution(Convolution.Role.FORWARD) {
          @Override
          public boolean accepts(ConvShape s) {
            return s.depthwise();
          }

          @Override
          protected void compute(
              ConvShape s,
              int batch,
              float[] a,
              int aOff,
              float[] b,
              int bOff,
              float[] out,
              int outOff,
              Workspace workspace) {
            out[outOff] = 7;
          }
        };
    refused(
        () -> only.run(ConvShape.square(2, 3, 2, 2, 1, 0), 1, in, 0, in, 0, out, 0, ws),
        "does not compute 2x3x3 -> 2x2x2, kernel 2x2 stride 1x1 pad 0,0,0,0: ask accepts()");
  }

  @Test
  void transposedConvolution() {
    ConvShape s = ConvShape.of(2, 2, 2).filters(1).kernel(2).transposed(0); // x 8, w 8, y 9
    TransposedConvolution conv = Kernels.best().get(Operations.CONV2D_TRANSPOSED);
    refused(() -> conv.run(null, 1, in, 0, in, 0, out, 0, ws), "conv2d.transposed: shape is null");
    refused(() -> conv.run(s, 1, in, 0, in, 0, out, 0, null), "workspace is null");
    refused(() -> conv.run(s, -2, in, 0, in, 0, out, 0, ws), "batch is -2");
    refused(() -> conv.run(s, 6, in, 0, in, 0, out, 0, ws), "a holds 40 floats", "48");
    refused(() -> conv.run(s, 1, in, 0, in, 33, out, 0, ws), "b holds 40 floats", "offset 33 + 8");
    refused(() -> conv.run(s, 1, in, 0, in, 0, out, 32, ws), "out holds 40", "offset 32 + 9");
    refused(() -> conv.run(s, 1, out, 3, in, 0, out, 0, ws), "overlaps a");
    refused(() -> conv.run(s, 1, in, 0, out, 3, out, 0, ws), "overlaps b");
    TransposedConvolution weights =
        Kernels.best().get(Operations.CONV2D_TRANSPOSED_WEIGHT_GRADIENT);
    refused(() -> weights.run(s, 1, in, 0, in, 32, out, 0, ws), "b holds 40", "offset 32 + 9");
  }

  @Test
  void nhwcConvolution() {
    ConvShape s = ConvShape.square(1, 3, 2, 2, 1, 0);
    NhwcConvolution conv = Kernels.reference().get(Operations.CONV2D_NHWC);
    refused(() -> conv.run(null, 1, in, 0, in, 0, out, 0, ws), "conv2d.nhwc: shape is null");
    refused(() -> conv.run(s, 1, in, 0, in, 0, out, 0, null), "workspace is null");
    refused(() -> conv.run(s, -1, in, 0, in, 0, out, 0, ws), "batch is -1");
    refused(() -> conv.run(s, 1, none, 0, in, 0, out, 0, ws), "x is null");
    refused(() -> conv.run(s, 1, in, 32, in, 0, out, 0, ws), "x holds 40 floats", "offset 32 + 9");
    refused(
        () -> conv.run(s, 1, in, 0, in, 33, out, 0, ws),
        "packed holds 40 floats",
        "offset 33 + 23");
    refused(() -> conv.run(s, 1, in, 0, in, 0, out, 33, ws), "y holds 40 floats", "offset 33 + 8");
    refused(() -> conv.run(s, 1, out, 3, in, 0, out, 0, ws), "overlaps x");
    refused(() -> conv.run(s, 1, in, 0, out, 3, out, 0, ws), "overlaps packed");
    ConvShape film = ConvShape.of(1, 2, 2, 2).build();
    refused(() -> conv.run(film, 1, in, 0, in, 0, out, 0, ws), "only cross-correlations of images");
    refused(() -> conv.pack(film, in, 0, out, 0), "only cross-correlations of images");
    refused(() -> conv.pack(null, in, 0, out, 0), "shape is null");
    refused(() -> conv.pack(s, in, 33, out, 0), "w holds 40 floats", "offset 33 + 8");
    refused(() -> conv.pack(s, in, 0, out, 33), "packed holds 40 floats");
    refused(() -> conv.pack(s, out, 0, out, 7), "overlaps w");
  }

  @Test
  void pooling() {
    PoolShape s = PoolShape.square(4, 2, 2); // x 16, y 4
    Pooling max = Kernels.best().get(Operations.MAX_POOL);
    refused(() -> max.run(null, 1, in, 0, out, 0, ws), "pool.max: shape is null");
    refused(() -> max.run(s, -1, in, 0, out, 0, ws), "planes is -1");
    refused(() -> max.run(s, 1, none, 0, out, 0, ws), "x is null");
    refused(() -> max.run(s, 1, in, 0, none, 0, ws), "y is null");
    refused(() -> max.run(s, 3, in, 0, out, 0, ws), "x holds 40 floats", "48");
    refused(() -> max.run(s, 2, in, 0, out, 33, ws), "y holds 40 floats", "offset 33 + 8");
    refused(() -> max.run(s, 1, out, 0, out, 15, ws), "y at 15..19 overlaps x at 0..16");
    refused(() -> max.run(s, 1, in, 0, out, 0, null), "workspace is null");
    Pooling back = Kernels.best().get(Operations.AVERAGE_POOL_GRADIENT);
    refused(
        () -> back.run(s, 3, in, 0, out, 0, ws), "pool.average-gradient: y holds 40 floats", "48");
    PoolSelection scatter = Kernels.best().get(Operations.MAX_POOL_SCATTER);
    refused(
        () -> scatter.run(null, 1, in, 0, in, 0, out, 0, ws), "pool.max-scatter: shape is null");
    refused(() -> scatter.run(s, -1, in, 0, in, 0, out, 0, ws), "planes is -1");
    refused(
        () -> scatter.run(s, 1, in, 25, in, 0, out, 0, ws), "x holds 40 floats", "offset 25 + 16");
    refused(
        () -> scatter.run(s, 1, in, 0, in, 37, out, 0, ws), "t holds 40 floats", "offset 37 + 4");
    refused(
        () -> scatter.run(s, 1, in, 0, in, 0, out, 25, ws),
        "out holds 40 floats",
        "offset 25 + 16");
    refused(() -> scatter.run(s, 1, out, 0, in, 0, out, 0, ws), "overlaps x");
    refused(() -> scatter.run(s, 1, in, 0, out, 2, out, 0, ws), "overlaps t");
    refused(() -> scatter.run(s, 1, in, 0, in, 0, out, 0, null), "workspace is null");
    PoolSelection gather = Kernels.best().get(Operations.MAX_POOL_GATHER);
    refused(
        () -> gather.run(s, 1, in, 0, in, 25, out, 0, ws),
        "pool.max-gather: t holds 40 floats",
        "offset 25 + 16");
  }

  @Test
  void elementwise() {
    Elementwise exp = Kernels.best().get(Operations.EXP);
    refused(() -> exp.run(none, 0, out, 0, 3), "exp: x is null");
    refused(() -> exp.run(in, 0, none, 0, 3), "y is null");
    refused(() -> exp.run(in, 0, out, 0, -3), "n is -3");
    refused(() -> exp.run(in, 38, out, 0, 3), "x holds 40 floats", "offset 38 + 3");
    refused(() -> exp.run(in, 0, out, -1, 3), "y holds 40 floats", "offset -1");
    refused(() -> exp.run(in, 0, out, 0, HUGE), "offset 0 + " + HUGE);
    refused(() -> exp.run(out, 0, out, 1, 9), "y at 1..10 overlaps x at 0..9");
    refused(() -> exp.scalars(2), "exp: scalar mask is 0b10");
    Elementwise add = Kernels.best().get(Operations.ADD);
    int[] zeros = {0, 0};
    refused(() -> add.run(in, 0, out, 0, 3), "add: takes 2 inputs but got 1");
    refused(() -> add.run(null, zeros, out, 0, 3), "in is null");
    refused(() -> add.run(new float[][] {in, in}, null, out, 0, 3), "inOff is null");
    refused(
        () -> add.run(new float[][] {in}, zeros, out, 0, 3),
        "takes 2 inputs but got 1 arrays and 2 offsets");
    refused(() -> add.run(new float[][] {in, null}, zeros, out, 0, 3), "in[1] is null");
    refused(
        () -> add.run(new float[][] {in, in}, new int[] {0, 39}, out, 0, 3),
        "in[1] holds 40",
        "offset 39 + 3");
    refused(
        () -> add.run(new float[][] {in, in}, zeros, out, 38, 3), "out holds 40", "offset 38 + 3");
    refused(
        () -> add.run(new float[][] {in, out}, zeros, out, 2, 3),
        "out at 2..5 overlaps in[1] at 0..3");
    refused(() -> add.scalars(4), "scalar mask is 0b100");
    refused(() -> add.scalars(-1), "scalar mask is 0b11111111");
    refused(
        () -> add.scalars(2).run(new float[][] {in, in}, new int[] {0, 40}, out, 0, 3),
        "offset 40 + 1");
  }

  @Test
  void reduction() {
    Reduction sum = Kernels.best().get(Operations.SUM);
    refused(() -> sum.run(none, 0, 3), "sum: x is null");
    refused(() -> sum.run(in, 0, -1), "n is -1");
    refused(() -> sum.run(in, 1, 40), "x holds 40 floats", "offset 1 + 40");
    refused(() -> sum.run(in, HUGE, HUGE), "offset " + HUGE);
  }

  @Test
  void rowMap() {
    RowMap softmax = Kernels.best().get(Operations.SOFTMAX);
    refused(() -> softmax.run(1, 3, none, 0, out, 0, ws), "softmax: x is null");
    refused(() -> softmax.run(1, 3, in, 0, none, 0, ws), "y is null");
    refused(() -> softmax.run(1, 3, in, 0, out, 0, null), "workspace is null");
    refused(() -> softmax.run(-1, 3, in, 0, out, 0, ws), "rows is -1");
    refused(() -> softmax.run(1, -3, in, 0, out, 0, ws), "cols is -3");
    refused(() -> softmax.run(6, 7, in, 0, out, 0, ws), "x holds 40 floats", "42");
    refused(() -> softmax.run(1 << 16, 1 << 16, in, 0, out, 0, ws), "4294967296");
    refused(() -> softmax.run(2, 3, in, 0, out, 35, ws), "y holds 40 floats", "offset 35 + 6");
    refused(() -> softmax.run(2, 3, out, 0, out, 5, ws), "y at 5..11 overlaps x at 0..6");
  }

  @Test
  void randomNumbers() {
    RandomFill fill = Kernels.best().get(Operations.NORMAL);
    RandomKey key = RandomKey.of(1);
    refused(() -> fill.run(null, 0, 1, out, 0, 3), "random.normal: key is null");
    refused(() -> fill.run(key, -1, 1, out, 0, 3), "from is -1");
    refused(() -> fill.run(key, Long.MAX_VALUE, 1, out, 0, 3), "from + 3 below 2^63");
    refused(() -> fill.run(key, 0, 1, out, 0, -3), "n is -3");
    refused(() -> fill.run(key, 0, 1, out, 38, 3), "out holds 40 floats", "offset 38 + 3");
    refused(() -> key.sample(3, 4), "n is 3");
    refused(() -> key.sample(3, -1), "k is -1");
  }
}
