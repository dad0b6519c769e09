package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Arrange.Sum;
import dev.lanewise.nn.graph.Shape;
import java.util.List;

/**
 * Sums over axes, x seen as [outer, rows, middle, inner] of which rows and inner disappear. Each
 * number of the result is summed in one part, in an order that depends on the shape alone.
 */
record Summation(
    Kernel<Reduction> sum,
    Kernel<Elementwise> add,
    int outer,
    int rows,
    int middle,
    int inner,
    Split split)
    implements Producer {
  /**
   * Rows added one after another before their sum joins the others: rounding grows with 32 + rows /
   * 32.
   */
  private static final int RUN = 32;

  /**
   * The axes must be at most two runs of neighbours, of which the second is the last: see {@link
   * Movement}.
   */
  static Summation of(Kernel<Reduction> sum, Kernel<Elementwise> add, Sum op) {
    Shape x = op.x().shape();
    int end = x.rank();
    int innerFrom = end;
    while (op.axes().contains(innerFrom - 1)) {
      innerFrom--;
    }
    int middleFrom = innerFrom;
    while (middleFrom > 0 && !op.axes().contains(middleFrom - 1)) {
      middleFrom--;
    }
    int rowsFrom = middleFrom;
    while (op.axes().contains(rowsFrom - 1)) {
      rowsFrom--;
    }
    int outer = x.size(0, rowsFrom);
    int middle = x.size(middleFrom, innerFrom);
    // Few wide columns: parts are ranges of columns. Otherwise parts are numbers of the result.
    Split split = Split.of(outer == 1 || innerFrom < end ? outer * middle : outer, x.size());
    return new Summation(
        sum, add, outer, x.size(rowsFrom, middleFrom), middle, x.size(innerFrom, end), split);
  }

  private boolean byColumns() {
    return inner == 1;
  }

  @Override
  public String kernel() {
    return byColumns() ? add.id() : sum.id();
  }

  @Override
  public int unit() {
    return byColumns() && outer > 1 ? middle : 1;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    if (!byColumns()) {
      return stage(sumInner(sum.code(), x, xOff, z, zOff));
    }
    RowSum rowSum = new RowSum(add.code(), memory.workers());
    if (outer == 1) {
      return stage(
          (from, to, worker) ->
              sumRows(rowSum, memory, x, xOff + from, z, zOff + from, to - from, worker));
    }
    return stage(
        (from, to, worker) -> {
          for (int i = from; i < to; i++) {
            sumRows(
                rowSum, memory, x, xOff + i * rows * middle, z, zOff + i * middle, middle, worker);
          }
        });
  }

  private Body sumInner(Reduction code, float[] x, int xOff, float[] z, int zOff) {
    return (from, to, worker) -> {
      for (int at = from; at < to; at++) {
        int i = at / middle;
        int j = at % middle;
        double total = 0;
        for (int r = 0; r < rows; r++) {
          total += code.run(x, xOff + ((i * rows + r) * middle + j) * inner, inner);
        }
        z[zOff + at] = (float) total;
      }
    };
  }

  private void sumRows(
      RowSum rowSum, Memory memory, float[] x, int xOff, float[] z, int zOff, int n, int worker) {
    int runs = (rows + RUN - 1) / RUN;
    if (runs == 1) {
      rowSum.run(x, xOff, middle, rows, z, zOff, n, worker);
      return;
    }
    float[] sums = memory.workspace(worker).floats(runs * n);
    for (int run = 0; run < runs; run++) {
      int first = run * RUN;
      rowSum.run(
          x, xOff + first * middle, middle, Math.min(RUN, rows - first), sums, run * n, n, worker);
    }
    rowSum.run(sums, 0, n, runs, z, zOff, n, worker);
  }
}
