package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.RowMap;
import dev.lanewise.kernels.Team;

/** A map of each row, cut by row. */
final class RowMapWorkload extends Workload {
  private final String function;
  private final RowMap map;
  private final int rows;
  private final int cols;
  private final float[] x;
  private final float[] y;

  RowMapWorkload(Kernel<RowMap> kernel, ShapeLine line, Team team) {
    super(team, line.get("rows"));
    function = kernel.operation().name();
    map = kernel.code();
    rows = line.get("rows");
    cols = line.get("cols");
    x = input(line, 1, rows * cols, -4, 4);
    y = new float[rows * cols];
  }

  @Override
  void part(int part, int worker) {
    int row = start(part, rows);
    map.run(start(part + 1, rows) - row, cols, x, row * cols, y, row * cols, workspace(worker));
  }

  @Override
  Problem problem() {
    return new Problem.Rows(function, rows, cols, x);
  }

  @Override
  float[] result() {
    return y;
  }

  @Override
  Work work() {
    return Work.elements((double) rows * cols);
  }
}
