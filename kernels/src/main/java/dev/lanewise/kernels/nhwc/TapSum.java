package dev.lanewise.kernels.nhwc;

/**
 * Depthwise sums, channels last: for {@code i < blocks}, each of a few lines p of a few
 * neighbouring outputs q and all channels c, {@code y[p, q, c] = sum_(r, t) w[r, t, c] x[p lineStep
 * + r, q step + t dilation, c]}, taps in row-major order, one chain of fused multiply-adds. Some
 * add {@code bias[biasOff + c]}, and bound the outputs.
 */
public abstract class TapSum {
  protected TapSum() {}

  /**
   * Sums over at least as many channels as a vector has lanes.
   *
   * @param x its rows are {@code xRow} apart, columns {@code channels}, blocks {@code xBlock}
   * @param w taps are {@code channels} apart
   * @param y lines are {@code yLine} apart, outputs {@code channels}
   * @param bias any array where none is added
   */
  public abstract void run(
      int blocks,
      float[] x,
      int xOff,
      int xRow,
      int xBlock,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      int yLine,
      float[] bias,
      int biasOff);
}
