package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.kernels.Team;

/** Pooling of many planes, cut by plane; counts elements of the larger, input-shaped side. */
final class PoolingWorkload extends Workload {
  private final String function;
  private final Pooling pooling;
  private final PoolShape shape;
  private final int planes;
  private final float[] x;
  private final float[] y;

  PoolingWorkload(Kernel<Pooling> kernel, ShapeLine line, Team team) {
    super(team, line.get("planes"));
    function = kernel.operation().name();
    pooling = kernel.code();
    shape = PoolSizes.of(line);
    planes = line.get("planes");
    x = random(1, planes * (pooling.forward() ? shape.inputSize() : shape.outputSize()));
    y = new float[planes * (pooling.forward() ? shape.outputSize() : shape.inputSize())];
  }

  @Override
  void part(int part, int worker) {
    int plane = start(part, planes);
    pooling.run(
        shape,
        start(part + 1, planes) - plane,
        x,
        plane * (x.length / planes),
        y,
        plane * (y.length / planes),
        workspace(worker));
  }

  @Override
  Problem problem() {
    return pooling.forward() ? new Problem.Pool(function, shape, planes, x) : new Problem.Other();
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
