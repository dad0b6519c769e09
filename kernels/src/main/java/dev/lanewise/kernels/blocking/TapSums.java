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
}
