package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.RowGradient;
import dev.lanewise.kernels.Team;

/** The gradient of a map of rows, cut by row. */
final class RowGradientWorkload extends Workload {
  private final RowGradient gradient;
  private final int rows;
  private final int cols;
  private final float[] y;
  private final float[] g;
  private final float[] dx;

  RowGradientWorkload(Kernel<RowGradient> kernel, ShapeLine line, Team team) {
    super(team, line.get("rows"));
    gradient = kernel.code();
    rows = line.get("rows");
    cols = line.get("cols");
    y = random(1, rows * cols, -4, 0);
    g = random(2, rows * cols);
    dx = new float[rows * cols];
  }

  @Override
  void part(int part, int worker) {
    int row = start(part, rows);
    int at = row * cols;
    gradient.run(start(part + 1, rows) - row, cols, y, at, g, at, dx, at);
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
    return Work.elements((double) rows * cols);
  }
}
