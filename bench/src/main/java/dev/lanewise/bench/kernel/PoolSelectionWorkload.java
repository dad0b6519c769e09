package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Team;

/** The linear maps of max pooling's choice on many planes, cut by plane; counts elements of x. */
final class PoolSelectionWorkload extends Workload {
  private final PoolSelection selection;
  private final PoolShape shape;
  private final int planes;
  private final float[] x;
  private final float[] t;
  private final float[] out;

  PoolSelectionWorkload(Kernel<PoolSelection> kernel, ShapeLine line, Team team) {
    super(team, line.get("planes"));
    selection = kernel.code();
    shape = PoolSizes.of(line);
    planes = line.get("planes");
    x = random(1, planes * shape.inputSize());
    t = random(2, planes * (selection.scatter() ? shape.outputSize() : shape.inputSize()));
    out = new float[planes * (selection.scatter() ? shape.inputSize() : shape.outputSize())];
  }

  @Override
  void part(int part, int worker) {
    int plane = start(part, planes);
    selection.run(
        shape,
        start(part + 1, planes) - plane,
        x,
        plane * shape.inputSize(),
        t,
        plane * (t.length / planes),
        out,
        plane * (out.length / planes),
        workspace(worker));
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
    return Work.elements((double) planes * shape.inputSize());
  }
}
