package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolShape;

/** What part of a mean an element is: one over the count of its window, axis by axis. */
final class Shares {
  private Shares() {}

  /** Whether all windows of a row have equally many columns. */
  static boolean uniform(PoolShape s) {
    for (int j = 0; j < s.width().outputs(); j++) {
      if (columns(s, j) != columns(s, 0)) {
        return false;
      }
    }
    return true;
  }

  /** One over the count of a window in row (d, i), along a uniform width. */
  static float window(PoolShape s, int d, int i) {
    return 1f / (count(s, d, i) * columns(s, 0));
  }

  /** One over the count along depth and height. */
  static float rows(PoolShape s, int d, int i) {
    return 1f / count(s, d, i);
  }

  /** One over the count along the width, for each window and channel. */
  static void columns(PoolShape s, float[] shares, int at) {
    int k = at;
    for (int j = 0; j < s.width().outputs(); j++) {
      float share = 1f / columns(s, j);
      for (int c = 0; c < s.channels(); c++) {
        shares[k++] = share;
      }
    }
  }

  private static int count(PoolShape s, int d, int i) {
    boolean padding = s.countsPadding();
    return s.depth().counted(d, padding) * s.height().counted(i, padding);
  }

  private static int columns(PoolShape s, int j) {
    return s.width().counted(j, s.countsPadding());
  }
}
