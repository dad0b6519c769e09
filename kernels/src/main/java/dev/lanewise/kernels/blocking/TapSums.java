package dev.lanewise.kernels.blocking;

/** Four pieces of rows, each the weighted sum of shifted rows of an image. */
public abstract class TapSums {
  /** Floats behind an image that may be read: one vector of the widest kind. */
  public static final int SLACK = 16;

  protected TapSums() {}

  /** The widest piece. */
  public abstract int widest();

  /**
   * {@code y[yOff + r yRow + j] = sum_t w[wOff + t] x[xOff + r xRow + offsets[t] + j]} for r in
   * 0..3 and {@code j < width}, each sum one chain of fused multiply-adds in ascending t. The four
   * pieces may be one and the same.
   */
  public abstract void run(
      int[] offsets,
      float[] w,
      int wOff,
      float[] x,
      int xOff,
      int xRow,
      int width,
      float[] y,
      int yOff,
      int yRow);

  /** As {@link #run} for two filters, whose weights and outputs lie a step apart. */
  public void pair(
      int[] offsets,
      float[] w,
      int wOff,
      int wStep,
      float[] x,
      int xOff,
      int xRow,
      int width,
      float[] y,
      int yOff,
      int yRow,
      int yStep) {
    for (int f = 0; f < 2; f++) {
      run(offsets, w, wOff + f * wStep, x, xOff, xRow, width, y, yOff + f * yStep, yRow);
    }
  }

  /**
   * As {@link #run} for {@code rows} rows, at least 4, of the 3 x 3 taps of stride 1 whose rows are
   * {@code xRow} apart too.
   */
  public void slide(
      int[] offsets,
      float[] w,
      int wOff,
      float[] x,
      int xOff,
      int xRow,
      int rows,
      int width,
      float[] y,
      int yOff,
      int yRow) {
    for (int i = 0; i < rows; i += 4) {
      int row = Math.min(i, rows - 4);
      run(offsets, w, wOff, x, xOff + row * xRow, xRow, width, y, yOff + row * yRow, yRow);
    }
  }
}
