package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmTask;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;

/**
 * {@code C = A op(B)}. Sizes m, n, k, {@code tb=1} for a transposed B, {@code packed=1} for one
 * packed before.
 */
final class GemmWorkload extends Workload {
  private final int m;
  private final int n;
  private final int k;
  private final boolean transB;
  private final boolean packed;
  private final float[] a;
  private final float[] b;
  private final float[] c;
  private final GemmTask product;

  GemmWorkload(Kernel<Gemm> kernel, ShapeLine shape, Team team) {
    super(team, Math.max(shape.get("m"), shape.get("n")));
    m = shape.get("m");
    n = shape.get("n");
    k = shape.get("k");
    transB = shape.get("tb", 0) == 1;
    packed = shape.get("packed", 0) == 1;
    a = input(shape, 1, m * k, -1, 1);
    b = random(2, k * n);
    c = new float[m * n];
    product = GemmTask.of(kernel.code(), m, n, k).a(a, 0, k).c(c, 0, n);
    int ldb = transB ? k : n;
    if (packed) {
      float[] constant = new float[kernel.code().packedSize(n, k)];
      kernel.code().pack(transB, n, k, b, 0, ldb, constant, 0);
      product.packedB(constant, 0);
    } else {
      product.b(b, 0, ldb).transposed(false, transB);
    }
  }

  @Override
  void part(int part, int worker) {
    product.runShare(part, threads(), workspace(worker));
  }

  @Override
  Problem problem() {
    return new Problem.Product(m, n, k, transB, packed, a, b);
  }

  @Override
  float[] result() {
    return c;
  }

  @Override
  Work work() {
    return Work.operations(2.0 * m * n * k);
  }
}
