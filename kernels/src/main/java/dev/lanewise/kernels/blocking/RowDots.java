package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A matrix times a column, {@code y (+)= alpha A x}, rows of A lying along the sums: these are read
 * as they lie, a few rows at a time, for of many, lines that are a power of two apart drive each
 * other out of L1.
 */
public final class RowDots {
  /** No chain is longer than elsewhere. */
  private static final int PIECE = RowDot.CHAINS * Blocks.KC;

  private final int rows;
  private final int lanes;
  private final Function<RowDot.Shape, RowDot> maker;
  private final @Nullable RowDot[] made;

  /**
   * @param rows at a time
   */
  public RowDots(int rows, int lanes, Function<RowDot.Shape, RowDot> maker) {
    this.rows = rows;
    this.lanes = lanes;
    this.maker = maker;
    this.made = new RowDot[rows + 1];
  }

  /** Sums of k products for m rows of A; y's elements are {@code step} apart. */
  void run(
      int m,
      int k,
      float alpha,
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
    float[] sums = workspace.floats(rows * RowDot.CHAINS);
    for (int i = 0; i < m; ) {
      int together = m - i < rows ? 1 : rows;
      for (int pc = 0; pc < k; pc += PIECE) {
        int at = aOff + i * lda + pc;
        sum(together, Math.min(PIECE, k - pc), a, at, lda, x, xOff + pc, sums);
        for (int r = 0; r < together; r++) {
          float sum = alpha * sums[r * RowDot.CHAINS];
          int to = yOff + (i + r) * step;
          y[to] = add || pc > 0 ? y[to] + sum : sum;
        }
      }
      i += together;
    }
  }

  /** Inner products of so many rows; what is less than a vector of all chains comes first. */
  private void sum(
      int together, int k, float[] a, int aOff, int lda, float[] x, int xOff, float[] sums) {
    int rest = k % RowDot.CHAINS;
    Arrays.fill(sums, 0, together * RowDot.CHAINS, 0);
    for (int r = 0; r < together; r++) {
      for (int p = 0; p < rest; p++) {
        sums[r * RowDot.CHAINS + p] = a[aOff + r * lda + p] * x[xOff + p];
      }
    }
    dot(together).run(k - rest, a, aOff + rest, lda, x, xOff + rest, sums);
  }

  private RowDot dot(int together) {
    RowDot dot = made[together];
    if (dot == null) {
      // In a race several ask the maker and one is kept; what it makes has no state.
      dot = maker.apply(new RowDot.Shape(together, lanes));
      made[together] = dot;
    }
    return dot;
  }
}
