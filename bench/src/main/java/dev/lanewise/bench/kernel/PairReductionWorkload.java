package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PairReduction;
import dev.lanewise.kernels.Team;

/** Two ranges to one number, in one piece. */
final class PairReductionWorkload extends Workload {
  private final PairReduction reduction;
  private final float[] x;
  private final float[] y;
  private final float[] result = new float[1];

  PairReductionWorkload(Kernel<PairReduction> kernel, ShapeLine line, Team team) {
    super(team, 1);
    reduction = kernel.code();
    x = random(1, line.get("n"));
    y = random(2, line.get("n"));
  }

  @Override
  void part(int part, int worker) {
    result[0] = reduction.run(x, 0, y, 0, x.length);
  }

  @Override
  Problem problem() {
    return new Problem.Other();
  }

  @Override
  float[] result() {
    return result;
  }

  @Override
  Work work() {
    return ElementwiseWorkload.streamed(x.length, 2);
  }
}
