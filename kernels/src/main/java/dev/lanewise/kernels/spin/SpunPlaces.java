package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.Places;
import dev.lanewise.kernels.blocking.TapRow;

/**
 * Tap by tap, in row-major order, over a row of windows: a later element takes the place of the
 * best so far if it is better, or a NaN where that is none.
 */
final class SpunPlaces implements Places {
  private static final Expression VALUE = input(0);
  private static final Expression BEST = input(1);
  private static final Expression PLACE = input(2);
  private static final Expression OFFSET = input(4);

  private final float worst;
  private final ArrayLoop place;
  private final ArrayLoop best;

  /**
   * @param largest whether the largest element is best, else the smallest
   */
  SpunPlaces(boolean largest, int bits) {
    worst = largest ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    place = LoopSpinner.arrays("place", better(largest, OFFSET, PLACE), bits);
    best = LoopSpinner.arrays("best", better(largest, VALUE, BEST), bits);
  }

  private static Expression better(boolean largest, Expression then, Expression otherwise) {
    Expression better = largest ? BEST.less(VALUE) : VALUE.less(BEST);
    Expression first = BEST.equalTo(BEST).select(then, otherwise);
    return better.select(then, VALUE.equalTo(VALUE).select(otherwise, first));
  }

  @Override
  public float[] row(PoolShape s, int d, int i, float[] x, int plane, Workspace workspace) {
    int n = TapRow.length(s);
    float[] state = workspace.floats(2 * n);
    float[] picked = workspace.inner().floats(n);
    PoolAxis deep = s.depth();
    PoolAxis high = s.height();
    begin(s, d, i, state);
    for (int a = deep.firstTap(d); a < deep.endTap(d); a++) {
      for (int b = high.firstTap(i); b < high.endTap(i); b++) {
        int from = plane + TapRow.start(s, d, i) + TapRow.offset(s, a, b, 0);
        for (int k = 0; k < s.width().kernel(); k++) {
          int found = TapRow.find(s, k, x, from, worst, picked);
          float[] v = found < 0 ? picked : x;
          int at = Math.max(0, found);
          // Only moved, never computed with: any bits will do.
          float offset = Float.intBitsToFloat(TapRow.offset(s, a, b, k));
          place.run(v, at, state, n, state, 0, state, 0, offset, state, 0, n);
          best.run(v, at, state, n, state, 0, state, 0, 0, state, n, n);
        }
      }
    }
    return state;
  }

  /** The worst value at each window's first element: what is not better leaves it there. */
  private void begin(PoolShape s, int d, int i, float[] state) {
    int n = TapRow.length(s);
    int j = 0;
    for (int o = 0; o < s.width().outputs(); o++) {
      int first =
          TapRow.offset(s, s.depth().firstTap(d), s.height().firstTap(i), s.width().firstTap(o));
      for (int c = 0; c < s.channels(); c++) {
        state[j] = Float.intBitsToFloat(first);
        state[n + j++] = worst;
      }
    }
  }
}
