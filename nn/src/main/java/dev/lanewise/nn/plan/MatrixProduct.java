package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.nn.graph.Product.MatMul;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code op(x) op(y)}, cut along the longer side of the result: the shorter operand is the one
 * packed repeatedly.
 */
record MatrixProduct(Kernel<Gemm> gemm, MatMul op, int m, int n, int k, boolean byRows, Split split)
    implements Producer {
  /** Parts are multiples of this many rows or columns, so that register tiles are full. */
  private static final int ALIGN = 64;

  /**
   * A product is cheap per multiply-add and each part packs anew: parts are this many times larger
   * than others.
   */
  static final int COARSER = 8;

  /** Numbers of a matrix that no cache holds: 32 MiB. */
  private static final int STREAMED = 1 << 23;

  static MatrixProduct of(Kernel<Gemm> gemm, MatMul op) {
    int m = op.shape().dim(0);
    int n = op.shape().dim(1);
    int k = op.inner();
    boolean byRows = m >= n;
    // A vector times a matrix is bound by reading the matrix, which several cores do faster.
    long work = m == 1 ? 2L * n * k : (long) m * n * k / COARSER;
    Split split = Split.of(byRows ? m : n, work, ALIGN);
    return new MatrixProduct(gemm, op, m, n, k, byRows, split);
  }

  @Override
  public String kernel() {
    return gemm.id();
  }

  @Override
  public int unit() {
    if (byRows) {
      return n;
    }
    return m == 1 || split.parts() == 1 ? m : 0;
  }

  @Override
  public long multiplyAdds() {
    return (long) m * n * k;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Gemm code = gemm.code();
    boolean transX = op.transX();
    boolean transY = op.transY();
    float[] x = in.get(0).array();
    int xOff = in.get(0).offset();
    int ldx = transX ? m : k;
    int yOff = in.get(1).offset();
    int ldy = transY ? k : n;
    float[] z = out.array();
    int zOff = out.offset();
    if (byRows) {
      int rowOfX = transX ? 1 : k;
      float[] packed = packed(memory, in.get(1), 0, n);
      if (packed != null) {
        return stage(
            (from, to, worker) ->
                code.runPacked(
                    transX,
                    to - from,
                    n,
                    k,
                    1,
                    x,
                    xOff + from * rowOfX,
                    ldx,
                    packed,
                    0,
                    0,
                    z,
                    zOff + from * n,
                    n,
                    memory.workspace(worker)));
      }
      float[] y = in.get(1).array();
      return stage(
          (from, to, worker) ->
              code.run(
                  transX,
                  transY,
                  to - from,
                  n,
                  k,
                  1,
                  x,
                  xOff + from * rowOfX,
                  ldx,
                  y,
                  yOff,
                  ldy,
                  0,
                  z,
                  zOff + from * n,
                  n,
                  memory.workspace(worker)));
    }
    int colOfY = transY ? k : 1;
    // By the first column of a part, in units of the alignment: each part's columns are packed by
    // themselves.
    float[][] packed = new float[n / ALIGN + 1][];
    for (int part = 0; part < split.parts(); part++) {
      int from = split.from(part);
      packed[from / ALIGN] = packed(memory, in.get(1), from, split.from(part + 1) - from);
    }
    if (packed[0] == null) {
      // Each element is one chain however columns are cut, and each part arranges x anew.
      float[] y = in.get(1).array();
      return List.of(
          new Stage(
              m == 1 ? split : split.among(memory.workers()),
              (from, to, worker) ->
                  code.run(
                      transX,
                      transY,
                      m,
                      to - from,
                      k,
                      1,
                      x,
                      xOff,
                      ldx,
                      y,
                      yOff + from * colOfY,
                      ldy,
                      0,
                      z,
                      zOff + from,
                      n,
                      memory.workspace(worker))));
    }
    return stage(
        (from, to, worker) ->
            code.runPacked(
                transX,
                m,
                to - from,
                k,
                1,
                x,
                xOff,
                ldx,
                packed[from / ALIGN],
                0,
                0,
                z,
                zOff + from,
                n,
                memory.workspace(worker)));
  }

  /**
   * Some columns of the right operand as the kernel packs them, if they never change; else null.
   */
  private float @Nullable [] packed(Memory memory, Place y, int column, int columns) {
    Gemm code = gemm.code();
    int ld = op.transY() ? k : n;
    int at = y.offset() + column * (op.transY() ? k : 1);
    if (m == 1 && (long) n * k > STREAMED) {
      return null; // read from memory once a run: packing would gain nothing and keep them twice
    }
    return memory.packed(
        y,
        new Layout(op.transY(), column, columns, k, ld),
        code.packedSize(columns, k),
        to -> code.pack(op.transY(), columns, k, y.borrowed(), at, ld, to, 0));
  }

  /** Which columns of which matrix. */
  private record Layout(boolean transposed, int column, int columns, int k, int ld) {}
}
