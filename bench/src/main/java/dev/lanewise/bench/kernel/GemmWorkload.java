package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;

/** {@code C = A op(B)}, cut along the longer side of C. Sizes m, n, k, tb. */
final class GemmWorkload extends Workload {
  private final Gemm gemm;
  private final int m;
  private final int n;
  private final int k;
  private final boolean transB;
  private final float[] a;
  private final float[] b;
  private final float[] c;

  GemmWorkload(Kernel<Gemm> kernel, ShapeLine shape, Team team) {
    super(team, Math.max(shape.get("m"), shape.get("n")));
    gemm = kernel.code();
    m = shape.get("m");
    n = shape.get("n");
    k = shape.get("k");
    transB = shape.get("tb", 0) == 1;
    a = random(1, m * k);
    b = random(2, k * n);
    c = new float[m * n];
  }

  @Override
  void part(int part, int worker) {
    int ldb = transB ? k : n;
    if (m >= n) {
      int i = start(part, m);
      gemm.run(
          false,
          transB,
          start(part + 1, m) - i,
          n,
          k,
          1,
          a,
          i * k,
          k,
          b,
          0,
          ldb,
          0,
          c,
          i * n,
          n,
          workspace(worker));
    } else {
      int j = start(part, n);
      gemm.run(
          false,
          transB,
          m,
          start(part + 1, n) - j,
          k,
          1,
          a,
          0,
          k,
          b,
          transB ? j * k : j,
          ldb,
          0,
          c,
          j,
          n,
          workspace(worker));
    }
  }

  @Override
  Problem problem() {
    return new Problem.Product(m, n, k, transB, a, b);
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
