package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.Tile;
import dev.lanewise.kernels.blocking.TileShape;

/**
 * Runs a new tile until the JVM hands it to C2.
 *
 * <p>C1 runs out of virtual registers on a tile of more than a few rows, so the JVM interprets the
 * tile until it has been called some thousand times. A tile for the last rows of a matrix is called
 * so rarely that this takes minutes, in which it runs a thousand times slower than it should. Some
 * tens of milliseconds here prevent that.
 */
final class BreakIn {
  /**
   * C2 wants 600 calls with 15,000 turns of the loop in all; twice that, because it wants more when
   * it is busy.
   */
  private static final int CALLS = 1200;

  private static final int K = 32;
  private static final long AT_MOST_NANOS = 100_000_000;

  private BreakIn() {}

  /** The tile itself, called often enough. */
  static Tile of(TileShape s, Tile tile) {
    int width = s.vectors() * s.lanes();
    float[] a = new float[(K - 1) * s.aStep() + (s.rows() - 1) * s.aRow() + 1];
    float[] b = new float[K * width];
    float[] c = new float[s.rows() * width];
    long start = System.nanoTime();
    for (int i = 0; i < CALLS && System.nanoTime() - start < AT_MOST_NANOS; i++) {
      tile.run(K, a, 0, b, 0, width, c, 0, width, s.masked() ? s.lanes() - 1 : s.lanes());
    }
    return tile;
  }
}
