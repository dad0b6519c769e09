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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes a tile, or another large kernel, and runs it until C2 has compiled it.
 *
 * <p>C1 runs out of virtual registers on a tile of more than a few rows, so the JVM interprets the
 * tile until it has been called some thousand times, a thousand times slower than it should be. A
 * tile for the last rows of a matrix is called so rarely that this would take minutes. And long
 * sums, run meanwhile, would make C2 compile the loop a second time, for replacement on the stack.
 * Some tens of milliseconds here prevent both.
 */
final class BreakIn {
  /**
   * Short sums, so that calls count rather than turns of the loop: what 600 calls do not take to
   * 40,000 turns is compiled once, from its beginning.
   */
  private static final int K = 32;

  private static final int CALLS = 20;

  /**
   * Ten times what a vector's multiply-add should take, and a call. Interpreted they take a hundred
   * times that; as C1 compiles them, making objects, some twenty to fifty times.
   */
  private static final long FAST_NANOS = 5;

  private static final long CALL_NANOS = 200;

  /** On a machine so busy that C2 takes longer, the tile must come along as it is. */
  private static final long AT_MOST_NANOS = 2_000_000_000;

  /**
   * Classes made of one shape. In one JVM of twenty C2 keeps one or two sums of a tile as objects
   * where its loop could be stopped, once a call; in a class made anew it does not.
   */
  private static final int MOST_MADE = 4;

  /** Bytes. */
  private static final int SMALLEST_OBJECT = 16;

  /** For a JVM that computes little in many shapes, and must not wait for C2. */
  private static final String LEFT_OUT = "lanewise.cold";

  private BreakIn() {}

  static Tile of(TileShape s, Supplier<Tile> maker) {
    int k = Math.max(2, K / s.pieces());
    int width = s.vectors() * s.lanes();
    int given = s.aRow() == TileShape.GIVEN ? k : 0;
    int aRow = given + s.aRow();
    float[] a = new float[(k - 1) * s.aStep() + (s.rows() - 1) * aRow + 1];
    float[] b = new float[s.pieces() * k * width];
    float[] c = new float[s.rows() * width];
    float[] ahead = new float[Math.max(16, width) * k];
    int products = s.pieces() * k * s.rows() * s.vectors();
    return compiled(
        maker, tile -> tile.run(k, a, 0, given, b, 0, width, c, 0, width, ahead, 0, 16), products);
  }

  static HalfTile of(HalfTileShape s, Supplier<HalfTile> maker) {
    int step = s.vectors() * s.lanes();
    float[] a = new float[s.rows() * K];
    float[] b = new float[K * step];
    float[] c = new float[s.rows() * 2 * step];
    return compiled(
        maker,
        tile -> tile.run(K, a, 0, K, b, 0, step, 1, c, 0, 2 * step),
        K * s.rows() * 2 * s.vectors());
  }

  static RankUpdate of(RankUpdateShape s, Supplier<RankUpdate> maker) {
    int n = 2 * s.lanes();
    float[] a = new float[s.rows() * s.depth()];
    float[] b = new float[s.depth() * n];
    float[] t = new float[s.rows() * n];
    return compiled(
        maker,
        update -> update.run(n, a, 0, s.depth(), b, 0, n, t, 0, n),
        2 * s.rows() * s.depth());
  }

  static RowDot of(RowDot.Shape s, Supplier<RowDot> maker) {
    float[] a = new float[s.rows() * K];
    float[] x = new float[K];
    float[] sums = new float[s.rows() * RowDot.CHAINS];
    return compiled(maker, dot -> dot.run(K, a, 0, K, x, 0, sums), s.rows() * K / s.lanes());
  }

  static TapSum of(TapShape s, Supplier<TapSum> maker) {
    int row = ((s.width() - 1) * s.dilation() + 1) * s.channels();
    float[] x = new float[s.height() * row];
    float[] w = new float[s.rows() * s.pitch() * s.channels()];
    int line = s.outputs() * s.channels();
    float[] y = new float[s.lines() * line];
    float[] bias = new float[s.channels()];
    int taps = s.rows() * s.columns() * s.lines() * s.outputs();
    return compiled(
        maker,
        sum -> sum.run(1, x, 0, row, 0, w, 0, y, 0, line, bias, 0),
        taps * s.channels() / s.lanes());
  }

  static PlaneDot of(PlaneDot.Shape s, Supplier<PlaneDot> maker) {
    int n = 2 * s.lanes();
    float[] a = new float[4 * s.rows() * n];
    float[] b = new float[4 * n];
    int[] at = new int[s.shifts()];
    float[] c = new float[s.rows() * s.shifts() * s.lanes()];
    int row = s.shifts() * s.lanes();
    return compiled(
        maker,
        dot -> dot.run(2, 2, n, a, 0, 2 * n, 2 * s.rows() * n, b, 0, at, 0, n, 0, c, 0, row),
        8 * s.rows() * s.shifts());
  }

  static PlaneSum of(PlaneSum.Shape s, Supplier<PlaneSum> maker) {
    int width = s.vectors() * s.lanes();
    float[] a = new float[K * s.rows()];
    float[] b = new float[width];
    int[] at = new int[K];
    float[] c = new float[s.rows() * width];
    return compiled(
        maker, sum -> sum.run(K, a, 0, b, 0, at, c, 0, width), K * s.rows() * s.vectors());
  }

  /**
   * What the maker makes, compiled, and made again if C2 has left objects in it.
   *
   * @param operations multiply-adds of vectors in a call
   */
  static <T> T compiled(Supplier<T> maker, Consumer<T> call, int operations) {
    T made = maker.get();
    if (Boolean.getBoolean(LEFT_OUT)) {
      return made;
    }
    for (int count = 1;
        becomesFast(made, call, operations) && count < MOST_MADE && makesObjects(made, call);
        count++) {
      made = maker.get();
    }
    return made;
  }

  private static <T> boolean becomesFast(T made, Consumer<T> call, int operations) {
    long fast = CALLS * (CALL_NANOS + operations * FAST_NANOS);
    long start = System.nanoTime();
    long now = start;
    long took;
    do {
      for (int i = 0; i < CALLS; i++) {
        call.accept(made);
      }
      took = System.nanoTime() - now;
      now += took;
    } while (took > fast && now - start < AT_MOST_NANOS);
    return took <= fast;
  }

  private static <T> boolean makesObjects(T made, Consumer<T> call) {
    long before = Heap.ofThisThread();
    for (int i = 0; i < CALLS; i++) {
      call.accept(made);
    }
    return Heap.ofThisThread() - before >= CALLS * SMALLEST_OBJECT;
  }
}
