package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.MatrixCopy;
import dev.lanewise.kernels.Team;

/** Rows copied into wider rows, as by a concatenation; cut by row. */
final class MatrixCopyWorkload extends Workload {
  private final MatrixCopy copy;
  private final int rows;
  private final int cols;
  private final float[] x;
  private final float[] y;

  MatrixCopyWorkload(Kernel<MatrixCopy> kernel, ShapeLine line, Team team) {
    super(team, line.get("rows"));
    copy = kernel.code();
    rows = line.get("rows");
    cols = line.get("cols");
    x = random(1, rows * cols);
    y = new float[2 * x.length];
  }

  @Override
  void part(int part, int worker) {
    int row = start(part, rows);
    int n = start(part + 1, rows) - row;
    copy.run(n, cols, x, row * cols, cols, y, 2 * row * cols, 2 * cols);
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
    return Work.bytes(8.0 * x.length);
  }
}
