package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.PoolShape;
import java.util.Arrays;

/**
 * Smooth pooling of one row of windows. Rows of the state: 0 is scratch, 1 to 3 are inputs of
 * loops, {@link #VALUE} holds what the windows are pooled to, {@link #OUT} is scratch, too.
 */
abstract class SmoothWindows {
  static final int VALUE = 4;
  static final int OUT = 5;
  static final int ROWS = 6;
  static final float[] NOWHERE = {};

  final TapLoops taps;

  SmoothWindows(TapLoops taps) {
    this.taps = taps;
  }

  /** Puts the windows in row i of slice d into row {@link #VALUE}. */
  abstract void pool(
      PoolShape s, int d, int i, float parameter, float[] x, int plane, float[] state);

  /** After that: adds to dx what the row of dy gives. */
  abstract void spread(
      PoolShape s,
      int d,
      int i,
      float parameter,
      float[] x,
      int plane,
      float[] state,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxPlane);

  static void fill(PoolShape s, float[] state, int row, float value) {
    int n = TapLoops.pitch(s);
    Arrays.fill(state, row * n, (row + 1) * n, value);
  }
}
