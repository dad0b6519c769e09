package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;

/**
 * The elements of pooling windows. Windows, elements and the taps of a window are numbered in
 * row-major order, channels last.
 */
final class Window {
  private Window() {}

  /** Number of the element that is tap t of window o; -1 if it does not exist. */
  static int element(PoolShape s, int o, int t) {
    int kh = s.height().kernel();
    int kw = s.width().kernel();
    int slice = position(s.depth(), slice(s, o), t / kw / kh);
    int row = position(s.height(), row(s, o), t / kw % kh);
    int col = position(s.width(), column(s, o), t % kw);
    return slice < 0 || row < 0 || col < 0
        ? -1
        : ((slice * s.height().size() + row) * s.width().size() + col) * s.channels()
            + o % s.channels();
  }

  /** Number of the window whose tap t is element e; -1 if there is none. */
  static int holding(PoolShape s, int e, int t) {
    int kh = s.height().kernel();
    int kw = s.width().kernel();
    int pixel = e / s.channels();
    int line = pixel / s.width().size();
    int slice = window(s.depth(), line / s.height().size(), t / kw / kh);
    int row = window(s.height(), line % s.height().size(), t / kw % kh);
    int col = window(s.width(), pixel % s.width().size(), t % kw);
    return slice < 0 || row < 0 || col < 0
        ? -1
        : ((slice * s.height().outputs() + row) * s.width().outputs() + col) * s.channels()
            + e % s.channels();
  }

  /** How many elements the mean of window o counts. */
  static int count(PoolShape s, int o) {
    return count(s, s.depth(), slice(s, o))
        * count(s, s.height(), row(s, o))
        * count(s, s.width(), column(s, o));
  }

  /**
   * Number of window o's first largest or smallest element of x, NaN being one; the plane starts at
   * {@code plane}.
   */
  static int extremum(PoolShape s, boolean largest, float[] x, int plane, int o) {
    int best = -1;
    for (int t = 0; t < s.windowSize(); t++) {
      int e = element(s, o, t);
      if (e >= 0 && (best < 0 || beats(largest, x[plane + e], x[plane + best]))) {
        best = e;
      }
    }
    return best;
  }

  private static boolean beats(boolean largest, float later, float best) {
    return (largest ? later > best : later < best) || (Float.isNaN(later) && !Float.isNaN(best));
  }

  private static int column(PoolShape s, int o) {
    return o / s.channels() % s.width().outputs();
  }

  private static int row(PoolShape s, int o) {
    return o / s.channels() / s.width().outputs() % s.height().outputs();
  }

  private static int slice(PoolShape s, int o) {
    return o / s.channels() / s.width().outputs() / s.height().outputs();
  }

  private static int position(PoolAxis axis, int o, int k) {
    int at = o * axis.stride() - axis.padBefore() + k * axis.dilation();
    return at >= 0 && at < axis.size() ? at : -1;
  }

  private static int window(PoolAxis axis, int position, int k) {
    int from = position + axis.padBefore() - k * axis.dilation();
    return Lattice.index(from, axis.stride(), axis.outputs());
  }

  private static int count(PoolShape s, PoolAxis axis, int o) {
    int count = 0;
    for (int k = 0; k < axis.kernel(); k++) {
      int at = o * axis.stride() - axis.padBefore() + k * axis.dilation();
      boolean exists = at >= 0 && at < axis.size();
      count += exists || (s.countsPadding() && at < axis.size() + axis.padAfter()) ? 1 : 0;
    }
    return count;
  }
}
