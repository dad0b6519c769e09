package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolShape;

/**
 * One pooling window: {@code rows} x {@code cols} elements at {@code x[at]}, rows {@code width}
 * apart.
 */
public final class Windows {
  private Windows() {}

  /** The largest element; NaN if there is one. */
  public static float max(float[] x, int at, int width, int rows, int cols) {
    float max = x[at];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        max = Math.max(max, x[at + r * width + c]);
      }
    }
    return max;
  }

  /** The mean. */
  public static float average(float[] x, int at, int width, int rows, int cols) {
    float sum = 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        sum += x[at + r * width + c];
      }
    }
    return sum / (rows * cols);
  }

  /** Index in x of the first largest element, or of the first NaN if there is one. */
  public static int place(float[] x, int at, int width, int rows, int cols) {
    int place = at;
    float max = x[at];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        int here = at + r * width + c;
        if (beats(x[here], max)) {
          max = x[here];
          place = here;
        }
      }
    }
    return place;
  }

  /** Whether a later element takes a maximum's place: larger than it, or a NaN where it is none. */
  public static boolean beats(float later, float max) {
    return later > max || (Float.isNaN(later) && !Float.isNaN(max));
  }

  /** Adds {@code value} to every element. */
  public static void add(float[] x, int at, int width, int rows, int cols, float value) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        x[at + r * width + c] += value;
      }
    }
  }

  /** Sets every element. */
  public static void fill(float[] x, int at, int width, int rows, int cols, float value) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        x[at + r * width + c] = value;
      }
    }
  }

  /**
   * Whether this is the usual pooling by half: windows of 2 x 2, side by side, all inside the
   * plane.
   */
  public static boolean halves(PoolShape s) {
    return s.kernelH() == 2
        && s.kernelW() == 2
        && s.strideH() == 2
        && s.strideW() == 2
        && s.padTop() == 0
        && s.padLeft() == 0
        && 2 * s.outH() <= s.height()
        && 2 * s.outW() <= s.width();
  }

  /**
   * How far a kernel that halves backwards, row pair by row pair, may write ahead. Columns and rows
   * that no window covers must keep their zeros.
   *
   * @param plane where the plane starts
   * @param end where the last plane ends
   */
  public static int free(PoolShape s, int plane, int end) {
    if (2 * s.outW() < s.width()) {
      return plane;
    }
    return 2 * s.outH() < s.height() ? plane + 2 * s.outH() * s.width() : end;
  }
}
