package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolShape;

/** The usual pooling by half: windows of 2 x 2, side by side, all inside the plane. */
public final class Halves {
  private Halves() {}

  /** Whether it is that. */
  public static boolean are(PoolShape s) {
    return s.channels() == 1
        && s.depth().size() == 1
        && s.height().kernel() == 2
        && s.width().kernel() == 2
        && s.height().stride() == 2
        && s.width().stride() == 2
        && s.height().dilation() == 1
        && s.width().dilation() == 1
        && s.height().padBefore() == 0
        && s.width().padBefore() == 0
        && 2 * s.height().outputs() <= s.height().size()
        && 2 * s.width().outputs() <= s.width().size();
  }

  /** Whether the windows cover all of the plane: planes one after another are one tall plane. */
  public static boolean cover(PoolShape s) {
    return 2 * s.height().outputs() == s.height().size()
        && 2 * s.width().outputs() == s.width().size();
  }

  /**
   * How far a kernel that halves backwards, row pair by row pair, may write ahead. Columns and rows
   * that no window covers must keep their zeros.
   *
   * @param plane where the plane starts
   * @param end where the last plane ends
   */
  public static int free(PoolShape s, int plane, int end) {
    int width = s.width().size();
    int rows = 2 * s.height().outputs();
    if (2 * s.width().outputs() < width) {
      return plane;
    }
    return rows < s.height().size() ? plane + rows * width : end;
  }

  /** Where the first largest of 2 x 2 elements is, relative to the first; NaN is larger. */
  public static int place(float[] x, int at, int width) {
    int place = beats(x, at + 1, at) ? 1 : 0;
    place = beats(x, at + width, at + place) ? width : place;
    return beats(x, at + width + 1, at + place) ? width + 1 : place;
  }

  private static boolean beats(float[] x, int later, int best) {
    return x[later] > x[best] || (Float.isNaN(x[later]) && !Float.isNaN(x[best]));
  }
}
