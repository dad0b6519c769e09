package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Team;

/** Many numbers to one, in one piece. */
final class ReductionWorkload extends Workload {
  private final Reduction reduction;
  private final int n;
  private final float[] x;
  private final float[] y = new float[1];

  ReductionWorkload(Kernel<Reduction> kernel, ShapeLine line, Team team) {
    super(team, 1);
    reduction = kernel.code();
    n = line.get("n");
    x = random(1, n);
  }

  @Override
  void part(int part, int worker) {
    y[0] = reduction.run(x, 0, n);
  }

  @Override
  Problem problem() {
    return new Problem.Other();
  }

  @Override
  float[] result() {
    return y;
  }

  @Override
  Work work() {
    return ElementwiseWorkload.streamed(n, 1);
  }
}
