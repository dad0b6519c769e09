package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.RandomFill;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;

/** Random numbers, cut anywhere. */
final class RandomFillWorkload extends Workload {
  private final RandomFill fill;
  private final RandomKey key = RandomKey.of(1);
  private final float[] out;

  RandomFillWorkload(Kernel<RandomFill> kernel, ShapeLine line, Team team) {
    super(team, line.get("n"));
    fill = kernel.code();
    out = new float[line.get("n")];
  }

  @Override
  void part(int part, int worker) {
    int from = start(part, out.length);
    fill.run(key, from, 0.5f, out, from, start(part + 1, out.length) - from);
  }

  @Override
  Problem problem() {
    return new Problem.Other();
  }

  @Override
  float[] result() {
    return out;
  }

  @Override
  Work work() {
    return Work.elements(out.length);
  }
}
