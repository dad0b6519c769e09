package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.IndexReduction;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Team;

/** Indices along an axis of [outer, n, inner], cut by outer. */
final class IndexReductionWorkload extends Workload {
  private final IndexReduction reduction;
  private final int outer;
  private final int reduced;
  private final int inner;
  private final float[] x;
  private final int[] y;

  IndexReductionWorkload(Kernel<IndexReduction> kernel, ShapeLine line, Team team) {
    super(team, line.get("outer", 1));
    reduction = kernel.code();
    outer = line.get("outer", 1);
    reduced = line.get("n");
    inner = line.get("inner", 1);
    x = random(1, outer * reduced * inner);
    y = new int[outer * inner];
  }

  @Override
  void part(int part, int worker) {
    int o = start(part, outer);
    reduction.run(
        start(part + 1, outer) - o,
        reduced,
        inner,
        x,
        o * reduced * inner,
        y,
        o * inner,
        workspace(worker));
  }

  @Override
  Problem problem() {
    return new Problem.Other();
  }

  @Override
  float[] result() {
    float[] result = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      result[i] = y[i];
    }
    return result;
  }

  @Override
  Work work() {
    return ElementwiseWorkload.streamed(x.length, 1);
  }
}
