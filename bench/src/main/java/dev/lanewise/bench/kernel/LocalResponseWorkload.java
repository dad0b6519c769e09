package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.LocalResponse;
import dev.lanewise.kernels.LocalResponseShape;
import dev.lanewise.kernels.Team;

/** AlexNet's normalisation of one image, in one piece. */
final class LocalResponseWorkload extends Workload {
  private final LocalResponse norm;
  private final LocalResponseShape shape;
  private final float[] x;
  private final float[] y;

  LocalResponseWorkload(Kernel<LocalResponse> kernel, ShapeLine line, Team team) {
    super(team, 1);
    norm = kernel.code();
    shape =
        new LocalResponseShape(
            1, line.get("channels"), line.get("inner"), line.get("size"), 1e-4f, 0.75f, 1);
    x = random(1, shape.elements());
    y = new float[shape.elements()];
  }

  @Override
  void part(int part, int worker) {
    norm.run(shape, x, 0, y, 0, workspace(worker));
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
