package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Team;

/** Many numbers to one, in one piece, or along an axis of [outer, reduced, inner], cut by outer. */
final class ReductionWorkload extends Workload {
  private final Reduction reduction;
  private final int outer;
  private final int reduced;
  private final int inner;
  private final float[] x;
  private final float[] y;

  ReductionWorkload(Kernel<Reduction> kernel, ShapeLine line, Team team) {
    super(team, line.get("outer", 1));
    reduction = kernel.code();
    outer = line.get("outer", 1);
    reduced = line.get("n");
    inner = line.get("inner", 1);
    x = input(line, 1, outer * reduced * inner, 0.5f, 1.5f); // products stay within range
    y = new float[outer * inner];
  }

  @Override
  void part(int part, int worker) {
    if (y.length == 1) {
      y[0] = reduction.run(x, 0, reduced);
    } else {
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
    return ElementwiseWorkload.streamed(x.length, 1);
  }
}
