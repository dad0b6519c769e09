package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.PermuteShape;
import dev.lanewise.kernels.Team;

/** Planes of a tensor transposed, cut by plane: a change between NCHW and NHWC. */
final class PermutationWorkload extends Workload {
  private final Permutation permute;
  private final int planes;
  private final int rows;
  private final int cols;
  private final PermuteShape plane;
  private final float[] x;
  private final float[] y;

  PermutationWorkload(Kernel<Permutation> kernel, ShapeLine line, Team team) {
    super(team, line.get("planes", 1));
    permute = kernel.code();
    planes = line.get("planes", 1);
    rows = line.get("rows");
    cols = line.get("cols");
    plane = PermuteShape.transpose(rows, cols);
    x = random(1, planes * rows * cols);
    y = new float[x.length];
  }

  @Override
  void part(int part, int worker) {
    for (int p = start(part, planes); p < start(part + 1, planes); p++) {
      int at = p * rows * cols;
      permute.run(plane, x, at, y, at, workspace(worker));
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
    return Work.bytes(8.0 * y.length);
  }
}
