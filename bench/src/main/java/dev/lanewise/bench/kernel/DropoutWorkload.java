package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;

/** Half of the elements set to zero, cut by range. */
final class DropoutWorkload extends Workload {
  private final Dropout dropout;
  private final RandomKey key = RandomKey.of(1);
  private final float[] x;
  private final float[] y;

  DropoutWorkload(Kernel<Dropout> kernel, ShapeLine line, Team team) {
    super(team, line.get("n"));
    dropout = kernel.code();
    x = random(1, line.get("n"));
    y = new float[x.length];
  }

  @Override
  void part(int part, int worker) {
    int i = start(part, x.length);
    dropout.run(key, i, 0.5f, x, i, y, i, start(part + 1, x.length) - i, workspace(worker));
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
    return Work.elements(y.length);
  }
}
