package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.HalfTile;
import dev.lanewise.kernels.blocking.HalfTileShape;
import dev.lanewise.kernels.blocking.PlaneDot;
import dev.lanewise.kernels.blocking.PlaneSum;
import dev.lanewise.kernels.blocking.RankUpdate;
import dev.lanewise.kernels.blocking.RankUpdateShape;
import dev.lanewise.kernels.blocking.RowDot;
import dev.lanewise.kernels.blocking.Tile;
import dev.lanewise.kernels.blocking.TileShape;
import dev.lanewise.kernels.nhwc.TapShape;
import dev.lanewise.kernels.nhwc.TapSum;

/**
 * Runs a new tile, or another large kernel, until C2 has compiled it.
 *
 * <p>C1 runs out of virtual registers on a tile of more than a few rows, so the JVM interprets the
 * tile until it has been called some thousand times, a thousand times slower than it should be. A
 * tile for the last rows of a matrix is called so rarely that this would take minutes. And long
 * sums, run meanwhile, would make C2 compile the loop a second time, for replacement on the stack.
 * Some tens of milliseconds here prevent both.
 */
final class BreakIn {
  /** Short sums, so that calls count rather than turns of the loop. */
  private static final int K = 32;

  private static final int CALLS = 20;

  /**
   * Ten times what a vector's multiply-add should take, and a call. Interpreted they take a hundred
   * times that; as C1 compiles them, making objects, some twenty to fifty times.
   */
  private static final long FAST_NANOS = 5;

  private static final long CALL_NANOS = 200;

  /** On a machine so busy that C2 takes longer, the tile must come along as it is. */
  private static final long AT_MOST_NANOS = 500_000_000;

  /** For a JVM that computes little in many shapes, and must not wait for C2. */
  private static final String LEFT_OUT = "lanewise.cold";

  private BreakIn() {}

  /** The tile itself, compiled. */
  static Tile of(TileShape s, Tile tile) {
    int width = s.vectors() * s.lanes();
    int given = s.aRow() == TileShape.GIVEN ? K : 0;
    int aRow = given + s.aRow();
    float[] a = new float[(K - 1) * s.aStep() + (s.rows() - 1) * aRow + 1];
    float[] b = new float[s.pieces() * K * width];
    float[] c = new float[s.rows() * width];
    float[] ahead = new float[Math.max(16, width) * K];
    int products = s.pieces() * K * s.rows() * s.vectors();
    untilFast(products, () -> tile.run(K, a, 0, given, b, 0, width, c, 0, width, ahead, 0, 16));
    return tile;
  }

  /** The tile itself, compiled. */
  static HalfTile of(HalfTileShape s, HalfTile tile) {
    int step = s.vectors() * s.lanes();
    float[] a = new float[s.rows() * K];
    float[] b = new float[K * step];
    float[] c = new float[s.rows() * 2 * step];
    untilFast(
        K * s.rows() * 2 * s.vectors(), () -> tile.run(K, a, 0, K, b, 0, step, 1, c, 0, 2 * step));
    return tile;
  }

  /** The update itself, compiled. */
  static RankUpdate of(RankUpdateShape s, RankUpdate update) {
    int n = 2 * s.lanes();
    float[] a = new float[s.rows() * s.depth()];
    float[] b = new float[s.depth() * n];
    float[] t = new float[s.rows() * n];
    untilFast(2 * s.rows() * s.depth(), () -> update.run(n, a, 0, s.depth(), b, 0, n, t, 0, n));
    return update;
  }

  /** The inner products themselves, compiled. */
  static RowDot of(RowDot.Shape s, RowDot dot) {
    float[] a = new float[s.rows() * K];
    float[] x = new float[K];
    float[] sums = new float[s.rows() * RowDot.CHAINS];
    untilFast(s.rows() * K / s.lanes(), () -> dot.run(K, a, 0, K, x, 0, sums));
    return dot;
  }

  /** The sum itself, compiled. */
  static TapSum of(TapShape s, TapSum sum) {
    int row = ((s.width() - 1) * s.dilation() + 1) * s.channels();
    float[] x = new float[s.height() * row];
    float[] w = new float[s.rows() * s.pitch() * s.channels()];
    int line = s.outputs() * s.channels();
    float[] y = new float[s.lines() * line];
    float[] bias = new float[s.channels()];
    int taps = s.rows() * s.columns() * s.lines() * s.outputs();
    untilFast(
        taps * s.channels() / s.lanes(), () -> sum.run(1, x, 0, row, 0, w, 0, y, 0, line, bias, 0));
    return sum;
  }

  /** The inner products themselves, compiled. */
  static PlaneDot of(PlaneDot.Shape s, PlaneDot dot) {
    int n = 2 * s.lanes();
    float[] a = new float[4 * s.rows() * n];
    float[] b = new float[4 * n];
    int[] at = new int[s.shifts()];
    float[] c = new float[s.rows() * s.shifts() * s.lanes()];
    int row = s.shifts() * s.lanes();
    untilFast(
        8 * s.rows() * s.shifts(),
        () -> dot.run(2, 2, n, a, 0, 2 * n, 2 * s.rows() * n, b, 0, at, 0, n, 0, c, 0, row));
    return dot;
  }

  /** The weighted sums themselves, compiled. */
  static PlaneSum of(PlaneSum.Shape s, PlaneSum sum) {
    int width = s.vectors() * s.lanes();
    float[] a = new float[K * s.rows()];
    float[] b = new float[width];
    int[] at = new int[K];
    float[] c = new float[s.rows() * width];
    untilFast(K * s.rows() * s.vectors(), () -> sum.run(K, a, 0, b, 0, at, c, 0, width));
    return sum;
  }

  /**
   * @param operations multiply-adds of vectors in a call
   */
  private static void untilFast(int operations, Runnable call) {
    if (Boolean.getBoolean(LEFT_OUT)) {
      return;
    }
    long fast = CALLS * (CALL_NANOS + operations * FAST_NANOS);
    long start = System.nanoTime();
    long now = start;
    long took;
    do {
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      took = System.nanoTime() - now;
      now += took;
    } while (took > fast && now - start < AT_MOST_NANOS);
  }
}
