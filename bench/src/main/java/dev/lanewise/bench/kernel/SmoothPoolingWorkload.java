package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.SmoothPooling;
import dev.lanewise.kernels.Team;

/** Pooling of many planes, cut by plane; counts elements of the input. */
final class SmoothPoolingWorkload extends Workload {
  private static final float PARAMETER = 2;

  private final SmoothPooling pooling;
  private final PoolShape shape;
  private final int planes;
  private final float[] x;
  private final float[] y;

  SmoothPoolingWorkload(Kernel<SmoothPooling> kernel, ShapeLine line, Team team) {
    super(team, line.get("planes"));
    pooling = kernel.code();
    shape = PoolSizes.of(line);
    planes = line.get("planes");
    x = random(1, planes * shape.inputSize());
    y = new float[planes * shape.outputSize()];
  }

  @Override
  void part(int part, int worker) {
    int plane = start(part, planes);
    pooling.run(
        shape,
        PARAMETER,
        start(part + 1, planes) - plane,
        x,
        plane * (x.length / planes),
        y,
        plane * (y.length / planes),
        workspace(worker));
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
    return Work.elements((double) planes * shape.inputSize());
  }
}
