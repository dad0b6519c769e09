package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import java.util.function.Function;

/**
 * A matrix times a column, {@code y (+)= A x}, rows of A lying along the sums: single floats, for
 * what lies side by side belongs to one chain of fused multiply-adds. A few rows at a time: with
 * many, lines that are a power of two apart drive each other out of L1. Turning squares of A in
 * registers and packing them takes twice as long (4.2 against 8.0 GFLOP/s for 4096 x 4096).
 */
public final class RowDots {
  private final Tiles tiles;

  /**
   * @param rows chains side by side
   */
  public RowDots(int rows, Function<TileShape, Tile> maker) {
    tiles = new Tiles(rows, 1, 1, maker, new Packing());
  }

  /** Sums of k products for m rows of A; y's elements are {@code step} apart. */
  void run(
      int m,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] x,
      int xOff,
      boolean add,
      float[] y,
      int yOff,
      int step) {
    int most = tiles.rows();
    int kc = Blocks.kc(k);
    for (int i = 0; i < m; i += most) {
      int rows = Math.min(most, m - i);
      for (int pc = 0; pc < k; pc += kc) {
        int kb = Math.min(kc, k - pc);
        tiles
            .tile(rows, 1, false, true, Sums.of(add || pc > 0), Besides.NOTHING)
            .run(
                kb,
                a,
                aOff + i * lda + pc,
                lda,
                x,
                xOff + pc,
                1,
                y,
                yOff + i * step,
                step,
                a,
                0,
                0);
      }
    }
  }
}
