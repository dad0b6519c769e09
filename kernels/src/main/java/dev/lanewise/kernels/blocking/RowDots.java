package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A matrix times a column, {@code y (+)= A x}, rows of A lying along the sums: what lies side by
 * side belongs to one chain of fused multiply-adds. Where vectors can turn squares of A in
 * registers, as many rows at a time as they have lanes; elsewhere, and for what is left over,
 * single floats of a few rows, for of many, lines that are a power of two apart drive each other
 * out of L1.
 */
public final class RowDots {
  private final Tiles tiles;
  private final int lanes;
  private final @Nullable Supplier<SquareDot> maker;
  private volatile @Nullable SquareDot made;

  /**
   * @param rows chains side by side
   */
  public RowDots(int rows, Function<TileShape, Tile> maker) {
    this(rows, maker, 1, null);
  }

  /**
   * @param rows chains side by side of what is left over
   * @param squares makes the sums of so many rows as there are lanes, when they are needed
   */
  public RowDots(
      int rows, Function<TileShape, Tile> maker, int lanes, @Nullable Supplier<SquareDot> squares) {
    tiles = new Tiles(rows, 1, 1, maker, new Packing(), false);
    this.lanes = lanes;
    this.maker = squares;
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
      int step,
      Workspace workspace) {
    int kc = Blocks.kc(k);
    int squared = 0;
    if (maker != null && k >= lanes) {
      squared = m - m % lanes;
      float[] sums = workspace.floats(lanes);
      for (int i = 0; i < squared; i += lanes) {
        for (int pc = 0; pc < k; pc += kc) {
          int kb = Math.min(kc, k - pc);
          int whole = kb - kb % lanes;
          int at = aOff + i * lda + pc;
          square(maker).run(whole, a, at, lda, x, xOff + pc, sums);
          finish(
              sums, whole, kb, a, at, lda, x, xOff + pc, add || pc > 0, y, yOff + i * step, step);
        }
      }
    }
    int most = tiles.rows();
    for (int i = squared; i < m; i += most) {
      int rows = Math.min(most, m - i);
      for (int pc = 0; pc < k; pc += kc) {
        int kb = Math.min(kc, k - pc);
        tiles
            .tile(rows, 1, Tiles.Left.ROWS, true, Sums.of(add || pc > 0), Besides.NOTHING)
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

  private SquareDot square(Supplier<SquareDot> maker) {
    SquareDot square = made;
    if (square == null) {
      // Of two threads, both make one: they are the same.
      square = maker.get();
      made = square;
    }
    return square;
  }

  /** What is less than a square, and the sums to where they belong. */
  private void finish(
      float[] sums,
      int from,
      int to,
      float[] a,
      int aOff,
      int lda,
      float[] x,
      int xOff,
      boolean add,
      float[] y,
      int yOff,
      int step) {
    for (int r = 0; r < lanes; r++) {
      float sum = sums[r];
      for (int p = from; p < to; p++) {
        sum = Math.fma(a[aOff + r * lda + p], x[xOff + p], sum);
      }
      int at = yOff + r * step;
      y[at] = add ? y[at] + sum : sum;
    }
  }
}
