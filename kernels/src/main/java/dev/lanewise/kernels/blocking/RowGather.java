package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.IndexedRows;

/** Row by row; where a row is a single number, number by number. */
public final class RowGather extends IndexedRows {
  public RowGather(String name, boolean gathers) {
    super(name, gathers);
  }

  @Override
  protected void compute(
      int outer,
      int rows,
      int inner,
      int[] index,
      int indexOff,
      int count,
      float[] x,
      int xOff,
      float[] y,
      int yOff) {
    for (int o = 0; o < outer; o++) {
      int table = o * rows * inner;
      int picked = o * count * inner;
      if (!gathers()) {
        add(inner, index, indexOff, count, x, xOff + picked, y, yOff + table);
      } else if (inner == 1) {
        pick(index, indexOff, count, x, xOff + table, y, yOff + picked);
      } else {
        for (int k = 0; k < count; k++) {
          int from = xOff + table + index[indexOff + k] * inner;
          System.arraycopy(x, from, y, yOff + picked + k * inner, inner);
        }
      }
    }
  }

  private static void pick(
      int[] index, int indexOff, int count, float[] x, int xOff, float[] y, int yOff) {
    for (int k = 0; k < count; k++) {
      y[yOff + k] = x[xOff + index[indexOff + k]];
    }
  }

  private static void add(
      int inner, int[] index, int indexOff, int count, float[] x, int xOff, float[] y, int yOff) {
    for (int k = 0; k < count; k++) {
      int to = yOff + index[indexOff + k] * inner;
      int from = xOff + k * inner;
      for (int i = 0; i < inner; i++) {
        y[to + i] += x[from + i];
      }
    }
  }
}
