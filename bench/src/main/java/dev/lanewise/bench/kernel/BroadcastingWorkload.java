package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.BroadcastShape;
import dev.lanewise.kernels.Broadcasting;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Team;

/** Sums of a matrix and one number for each of its rows, or with {@code row=1} one of its rows. */
final class BroadcastingWorkload extends Workload {
  private final Broadcasting broadcast;
  private final Elementwise add = Kernels.best().get(Operations.ADD);
  private final BroadcastShape shape;
  private final float[][] in;
  private final int[] inOff = new int[2];
  private final float[] out;

  BroadcastingWorkload(Kernel<Broadcasting> kernel, ShapeLine line, Team team) {
    super(team, 1);
    broadcast = kernel.code();
    int rows = line.get("rows");
    int cols = line.get("cols");
    int[] bias = line.get("row", 0) == 1 ? new int[] {cols} : new int[] {rows, 1};
    shape = BroadcastShape.of(new int[] {rows, cols}, bias);
    in = new float[][] {random(1, rows * cols), random(2, shape.inputSize(1))};
    out = new float[rows * cols];
  }

  @Override
  void part(int part, int worker) {
    broadcast.run(add, shape, in, inOff, out, 0, workspace(worker));
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
    return ElementwiseWorkload.streamed(out.length, 2);
  }
}
