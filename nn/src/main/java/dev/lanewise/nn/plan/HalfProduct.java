package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.HalfGemm;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.nn.graph.Product.MatMul;
import java.util.List;

/** {@code x op(y)}, y being weights that are stored in 16 bits, cut by columns. */
record HalfProduct(Kernel<HalfGemm> gemm, MatMul op, int m, int n, int k, Split split)
    implements Finishing {

  static HalfProduct of(Kernel<HalfGemm> gemm, MatMul op) {
    int m = op.shape().dim(0);
    int n = op.shape().dim(1);
    int k = op.inner();
    // Bound by reading the matrix, as MatrixProduct is with one row.
    Split split = Split.of(n, 2L * n * k, gemm.code().columnsTogether());
    return new HalfProduct(gemm, op, m, n, k, split);
  }

  @Override
  public String kernel() {
    return gemm.id();
  }

  @Override
  public long multiplyAdds() {
    return (long) m * n * k;
  }

  @Override
  public long bytesSaved() {
    return (long) (Float.BYTES - Short.BYTES) * n * k;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Epilogue[] finish) {
    HalfGemm code = gemm.code();
    Place y = in.get(1);
    int ld = op.transY() ? k : n;
    float[] packed =
        memory.packed(
            y,
            new Layout(gemm.id(), op.transY(), n, k),
            code.packedSize(n, k),
            to -> code.pack(op.transY(), n, k, y.borrowed(), y.offset(), ld, to, 0));
    if (packed == null) {
      throw new IllegalStateException("plan: weights in 16 bits may not change");
    }
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return stage(
        (from, to, worker) ->
            code.runColumns(
                from,
                to,
                m,
                n,
                k,
                x,
                xOff,
                k,
                packed,
                0,
                false,
                z,
                zOff,
                n,
                finish[worker],
                memory.workspace(worker)));
  }

  /** By which kernel, of which matrix. */
  private record Layout(String kernel, boolean transposed, int n, int k) {}
}
