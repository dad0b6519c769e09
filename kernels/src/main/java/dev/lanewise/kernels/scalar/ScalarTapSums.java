package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.blocking.TapSums;

/** Tap by tap, which C2 may do with vectors of its own. */
final class ScalarTapSums extends TapSums {
  private static final int NARROW = 8;

  @Override
  public int widest() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void run(
      int[] offsets,
      float[] w,
      int wOff,
      float[] x,
      int xOff,
      int xRow,
      int width,
      float[] y,
      int yOff,
      int yRow) {
    if (width < NARROW) {
      for (int j = 0; j < width; j++) {
        column(offsets, w, wOff, x, xOff + j, xRow, y, yOff + j, yRow);
      }
    } else {
      for (int r = 0; r < 4; r++) {
        row(offsets, w, wOff, x, xOff + r * xRow, width, y, yOff + r * yRow);
      }
    }
  }

  /** Four sums side by side, where rows are too short to be worth a loop. */
  private static void column(
      int[] offsets,
      float[] w,
      int wOff,
      float[] x,
      int xOff,
      int xRow,
      float[] y,
      int yOff,
      int yRow) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int t = 0; t < offsets.length; t++) {
      float factor = w[wOff + t];
      int at = xOff + offsets[t];
      s0 = Math.fma(x[at], factor, s0);
      s1 = Math.fma(x[at + xRow], factor, s1);
      s2 = Math.fma(x[at + 2 * xRow], factor, s2);
      s3 = Math.fma(x[at + 3 * xRow], factor, s3);
    }
    y[yOff] = s0;
    y[yOff + yRow] = s1;
    y[yOff + 2 * yRow] = s2;
    y[yOff + 3 * yRow] = s3;
  }

  private static void row(
      int[] offsets, float[] w, int wOff, float[] x, int from, int width, float[] y, int to) {
    for (int j = 0; j < width; j++) {
      y[to + j] = 0;
    }
    for (int t = 0; t < offsets.length; t++) {
      float factor = w[wOff + t];
      int at = from + offsets[t];
      for (int j = 0; j < width; j++) {
        y[to + j] = Math.fma(x[at + j], factor, y[to + j]);
      }
    }
  }
}
