package dev.lanewise.nn.data;

/** What is seen beyond an image's edge. */
public enum Border {
  /** Nothing: 0. */
  ZERO,
  /** The pixel of the edge. */
  EDGE,
  /** The image turned over at the edge's pixels, which are not repeated. */
  MIRROR;

  /** Which of n pixels in a row is seen at i; -1 for none. */
  int place(int i, int n) {
    if (i >= 0 && i < n) {
      return i;
    }
    return switch (this) {
      case ZERO -> -1;
      case EDGE -> i < 0 ? 0 : n - 1;
      case MIRROR -> {
        int period = Math.max(1, 2 * (n - 1));
        int k = Math.floorMod(i, period);
        yield k < n ? k : period - k;
      }
    };
  }
}
