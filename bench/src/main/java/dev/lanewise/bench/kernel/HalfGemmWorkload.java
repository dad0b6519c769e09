package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.HalfGemm;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Team;

/** {@code C = A B} of sizes m, n, k, B packed before in 16 bits, cut by columns. */
final class HalfGemmWorkload extends Workload {
  private final HalfGemm gemm;
  private final int m;
  private final int n;
  private final int k;
  private final float[] a;
  private final float[] packed;
  private final float[] c;

  HalfGemmWorkload(Kernel<HalfGemm> kernel, ShapeLine shape, Team team) {
    super(team, Math.ceilDiv(shape.get("n"), kernel.code().columnsTogether()));
    gemm = kernel.code();
    m = shape.get("m");
    n = shape.get("n");
    k = shape.get("k");
    a = input(shape, 1, m * k, -1, 1);
    c = new float[m * n];
    packed = new float[gemm.packedSize(n, k)];
    gemm.pack(false, n, k, random(2, k * n), 0, n, packed, 0);
  }

  @Override
  void part(int part, int worker) {
    int together = gemm.columnsTogether();
    gemm.runColumns(
        Share.start(part, threads(), n, together),
        Share.start(part + 1, threads(), n, together),
        m,
        n,
        k,
        a,
        0,
        k,
        packed,
        0,
        false,
        c,
        0,
        n,
        Epilogue.NONE,
        workspace(worker));
  }

  @Override
  Problem problem() {
    return new Problem.Other();
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
