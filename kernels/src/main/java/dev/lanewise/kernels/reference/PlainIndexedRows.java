package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.IndexedRows;

/** One element at a time. */
final class PlainIndexedRows extends IndexedRows {
  PlainIndexedRows(String name, boolean gathers) {
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
    for (int i = 0; i < inner; i++) {
      for (int o = 0; o < outer; o++) {
        for (int k = 0; k < count; k++) {
          int row = (o * rows + index[indexOff + k]) * inner + i;
          int picked = (o * count + k) * inner + i;
          if (gathers()) {
            y[yOff + picked] = x[xOff + row];
          } else {
            y[yOff + row] += x[xOff + picked];
          }
        }
      }
    }
  }
}
