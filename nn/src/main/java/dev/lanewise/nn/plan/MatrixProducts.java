package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmTask;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.nn.graph.Product.BatchMatMul;
import java.util.List;

/** {@code op(x) op(y)} of stacks of matrices, cut by matrices. */
record MatrixProducts(Kernel<Gemm> gemm, BatchMatMul op, int m, int n, int k, Split split)
    implements Producer {

  static MatrixProducts of(Kernel<Gemm> gemm, BatchMatMul op) {
    int m = op.shape().dim(1);
    int n = op.shape().dim(2);
    int k = op.inner();
    Split split = Split.of(op.shape().dim(0), (long) op.shape().size() * k / MatrixProduct.COARSER);
    return new MatrixProducts(gemm, op, m, n, k, split);
  }

  @Override
  public String kernel() {
    return gemm.id();
  }

  @Override
  public int unit() {
    return m * n;
  }

  @Override
  public long multiplyAdds() {
    return (long) op.shape().size() * k;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Place x = in.get(0);
    Place y = in.get(1);
    Pieces<GemmTask> tasks =
        new Pieces<>(
            split,
            part -> {
              int from = split.from(part);
              return GemmTask.of(gemm.code(), m, n, k)
                  .transposed(op.transX(), op.transY())
                  .a(x.array(), x.offset() + from * m * k, op.transX() ? m : k)
                  .b(y.array(), y.offset() + from * k * n, op.transY() ? k : n)
                  .c(out.array(), out.offset() + from * m * n, n)
                  .batch(split.from(part + 1) - from, m * k, k * n, m * n);
            });
    return stage((from, to, worker) -> tasks.at(from).run(memory.workspace(worker)));
  }
}
