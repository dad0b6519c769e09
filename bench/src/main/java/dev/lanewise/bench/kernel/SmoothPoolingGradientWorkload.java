package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.SmoothPoolingGradient;
import dev.lanewise.kernels.Team;

/** Gradients of many planes, cut by plane; counts elements of x. */
final class SmoothPoolingGradientWorkload extends Workload {
  private static final float PARAMETER = 2;

  private final SmoothPoolingGradient gradient;
  private final PoolShape shape;
  private final int planes;
  private final float[] x;
  private final float[] dy;
  private final float[] dx;

  SmoothPoolingGradientWorkload(Kernel<SmoothPoolingGradient> kernel, ShapeLine line, Team team) {
    super(team, line.get("planes"));
    gradient = kernel.code();
    shape = PoolSizes.of(line);
    planes = line.get("planes");
    x = random(1, planes * shape.inputSize());
    dy = random(2, planes * shape.outputSize());
    dx = new float[planes * shape.inputSize()];
  }

  @Override
  void part(int part, int worker) {
    int plane = start(part, planes);
    gradient.run(
        shape,
        PARAMETER,
        start(part + 1, planes) - plane,
        x,
        plane * shape.inputSize(),
        dy,
        plane * (dy.length / planes),
        dx,
        plane * (dx.length / planes),
        workspace(worker));
  }

  @Override
  Problem problem() {
    return new Problem.Other();
  }

  @Override
  float[] result() {
    return dx;
  }

  @Override
  Work work() {
    return Work.elements((double) planes * shape.inputSize());
  }
}
