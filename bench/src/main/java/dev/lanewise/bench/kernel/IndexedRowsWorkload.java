package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.IndexedRows;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;

/** Rows of a table picked, or added to it; in one piece, for two rows may be added to one. */
final class IndexedRowsWorkload extends Workload {
  private final IndexedRows gather;
  private final int rows;
  private final int cols;
  private final int[] index;
  private final float[] x;
  private final float[] y;

  IndexedRowsWorkload(Kernel<IndexedRows> kernel, ShapeLine line, Team team) {
    super(team, 1);
    gather = kernel.code();
    rows = line.get("rows");
    cols = line.get("cols");
    index = new int[line.get("count")];
    for (int k = 0; k < index.length; k++) {
      index[k] = RandomKey.of(1).below(rows, k);
    }
    float[] table = random(1, rows * cols, 0, 1e-30f); // sums of many calls stay small
    float[] picked = random(2, index.length * cols, 0, 1e-30f);
    x = gather.gathers() ? table : picked;
    y = gather.gathers() ? picked : table;
  }

  @Override
  void part(int part, int worker) {
    gather.run(1, rows, cols, index, 0, index.length, x, 0, y, 0);
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
    return Work.bytes(8.0 * index.length * cols);
  }
}
