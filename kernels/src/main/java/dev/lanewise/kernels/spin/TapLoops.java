package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.blocking.RowArithmetic;
import dev.lanewise.kernels.blocking.TapRow;
import java.util.Arrays;

/**
 * Runs loops over a row of windows, tap by tap: the first input is the tap's value in each window,
 * the others are rows of a state, one number for each window.
 */
final class TapLoops {
  private final RowArithmetic rows;

  TapLoops(RowArithmetic rows) {
    this.rows = rows;
  }

  /**
   * A row's length, with what fills the last vector: rows are so short that masks would be felt.
   */
  static int pitch(PoolShape s) {
    return (TapRow.length(s) + 15) & -16;
  }

  /**
   * {@code row to = loop(tap, row 1, row 2, row 3)} for the windows in row i of slice d.
   *
   * @param dx if not empty, row {@code to} is added to the elements of each tap there
   * @param padding what an element that does not exist is
   * @param state rows {@link #pitch} apart; row 0 takes values that do not lie side by side
   */
  void run(
      ArrayLoop loop,
      PoolShape s,
      int d,
      int i,
      float[] x,
      int plane,
      float padding,
      float c,
      float[] state,
      int to,
      float[] dx,
      int dxPlane) {
    int n = TapRow.length(s);
    int pitch = pitch(s);
    Arrays.fill(state, n, pitch, 1);
    int start = TapRow.start(s, d, i);
    PoolAxis deep = s.depth();
    PoolAxis high = s.height();
    for (int a = deep.firstTap(d); a < deep.endTap(d); a++) {
      for (int b = high.firstTap(i); b < high.endTap(i); b++) {
        int from = start + TapRow.offset(s, a, b, 0);
        for (int k = 0; k < s.width().kernel(); k++) {
          int found = TapRow.find(s, k, x, plane + from, padding, state);
          if (found >= 0 && n < pitch) {
            System.arraycopy(x, found, state, 0, n);
            found = -1;
          }
          float[] v = found < 0 ? state : x;
          int at = Math.max(0, found);
          loop.run(
              v, at, state, pitch, state, 2 * pitch, state, 3 * pitch, c, state, to * pitch, pitch);
          if (dx.length > 0) {
            TapRow.add(s, k, state, to * pitch, dx, dxPlane + from, rows);
          }
        }
      }
    }
  }
}
