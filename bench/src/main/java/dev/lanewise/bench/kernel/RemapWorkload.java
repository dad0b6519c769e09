package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Remap;
import dev.lanewise.kernels.RemapShape;
import dev.lanewise.kernels.Team;

/** Images with a border of zeros, or the border taken away; in one piece. */
final class RemapWorkload extends Workload {
  private final Remap remap;
  private final RemapShape shape;
  private final float[] x;
  private final float[] y;

  RemapWorkload(Kernel<Remap> kernel, ShapeLine line, Team team) {
    super(team, 1);
    remap = kernel.code();
    int size = line.get("size");
    int[] border = {0, line.get("pad"), line.get("pad")};
    shape =
        RemapShape.pad(
            new int[] {line.get("planes"), size, size}, border, border, RemapShape.Edge.CONSTANT);
    x = random(1, remap.forward() ? shape.sourceSize() : shape.resultSize());
    y = new float[remap.forward() ? shape.resultSize() : shape.sourceSize()];
  }

  @Override
  void part(int part, int worker) {
    remap.run(shape, 0, x, 0, y, 0);
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
