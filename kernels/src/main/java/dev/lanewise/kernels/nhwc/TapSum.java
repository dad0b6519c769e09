package dev.lanewise.kernels.nhwc;

/**
 * Depthwise sums, channels last: for {@code i < blocks}, each of a few neighbouring outputs q and
 * all channels c, {@code y[q, c] = sum_(r, t) w[r, t, c] x[r, q step + t, c]}, taps in row-major
 * order, one chain of fused multiply-adds.
 */
public abstract class TapSum {
  protected TapSum() {}

  /**
   * Sums over at least as many channels as a vector has lanes.
   *
   * @param x its rows are {@code xRow} apart, its taps' columns {@code xColumn}, blocks {@code
   *     xBlock}
   * @param w rows of taps are {@code wRow} apart, taps {@code channels}
   * @param y outputs are {@code yStep} apart
   */
  public abstract void run(
      int blocks,
      int channels,
      float[] x,
      int xOff,
      int xRow,
      int xColumn,
      int xBlock,
      float[] w,
      int wOff,
      int wRow,
      float[] y,
      int yOff,
      int yStep);
}
