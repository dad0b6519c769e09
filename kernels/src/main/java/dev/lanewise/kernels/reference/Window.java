package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;

/**
 * The part of pooling window (i, j) that lies on its plane: rows top..bottom-1, columns
 * left..right-1.
 */
final class Window {
  private Window() {}

  static int top(PoolShape s, int i) {
    return Math.max(0, i * s.strideH() - s.padTop());
  }

  static int bottom(PoolShape s, int i) {
    return Math.min(s.height(), i * s.strideH() - s.padTop() + s.kernelH());
  }

  static int left(PoolShape s, int j) {
    return Math.max(0, j * s.strideW() - s.padLeft());
  }

  static int right(PoolShape s, int j) {
    return Math.min(s.width(), j * s.strideW() - s.padLeft() + s.kernelW());
  }

  /** How many elements the window has. */
  static int count(PoolShape s, int i, int j) {
    return (bottom(s, i) - top(s, i)) * (right(s, j) - left(s, j));
  }

  /** Index in x of the window's first maximum, NaN being one; the plane starts at {@code plane}. */
  static int maximum(PoolShape s, float[] x, int plane, int i, int j) {
    int best = plane + top(s, i) * s.width() + left(s, j);
    for (int row = top(s, i); row < bottom(s, i); row++) {
      for (int col = left(s, j); col < right(s, j); col++) {
        int at = plane + row * s.width() + col;
        if (x[at] > x[best] || (Float.isNaN(x[at]) && !Float.isNaN(x[best]))) {
          best = at;
        }
      }
    }
    return best;
  }
}
