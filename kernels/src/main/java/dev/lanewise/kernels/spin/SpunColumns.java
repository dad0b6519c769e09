package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Recipe} along the rows of a matrix, all columns side by side: four rows joined to each
 * other and then to those before, or one by one; the same bits at every width.
 */
final class SpunColumns {
  /** Floats of the accumulator at a time: 8 KiB stay in L1 beside the rows that stream by. */
  private static final int BLOCK = 2048;

  /** Steps that each of four elements may take; longer loops are more than C1 can compile. */
  private static final int FEW_STEPS = 4;

  private final float neutral;

  /** What joined to any number is that number, -0 too. */
  private final float nothing;

  private final ColumnLoop one;
  private final @Nullable ColumnLoop four;
  private final @Nullable RowLoop finish;

  SpunColumns(Recipe recipe, int bits) {
    Expression s = input(5);
    Expression a = recipe.body().apply(input(1), s);
    Expression b = recipe.body().apply(input(2), s);
    Expression c = recipe.body().apply(input(3), s);
    Expression d = recipe.body().apply(input(4), s);
    String name = recipe.name() + ".column";
    neutral = recipe.fold().neutral();
    nothing = recipe.fold() == Fold.ADD ? -0.0f : neutral;
    one = LoopSpinner.column(name + ".one", recipe.join(input(0), a), bits);
    four =
        Program.of(a, 0).steps().size() > FEW_STEPS
            ? null
            : LoopSpinner.column(
                name + ".four",
                recipe.join(input(0), recipe.join(recipe.join(a, b), recipe.join(c, d))),
                bits);
    finish =
        recipe.finish() == null
            ? null
            : LoopSpinner.row(
                name + ".finish",
                recipe.finish().of(input(0), input(3), input(1)),
                true,
                Fold.NONE,
                bits);
  }

  /** Joins the rows of a rows x cols matrix, with a row of s, into y. */
  void fold(int rows, int cols, float[] x, int xOff, float[] s, int sOff, float[] y, int yOff) {
    if (rows == 0) {
      Arrays.fill(y, yOff, yOff + cols, neutral);
      return;
    }
    // No loop of its own for the first row: run once for many rows, it would stay with C1 for long.
    Arrays.fill(y, yOff, yOff + cols, nothing);
    for (int j = 0; j < cols; j += BLOCK) {
      int n = Math.min(BLOCK, cols - j);
      one.run(x, xOff + j, 0, s, sOff + j, y, yOff + j, n);
      int r = 1;
      for (; four != null && r <= rows - ColumnLoop.ROWS; r += ColumnLoop.ROWS) {
        four.run(x, xOff + r * cols + j, cols, s, sOff + j, y, yOff + j, n);
      }
      for (; r < rows; r++) {
        one.run(x, xOff + r * cols + j, 0, s, sOff + j, y, yOff + j, n);
      }
    }
  }

  /** Finishes y, each element of which n numbers were joined to. */
  void finish(int n, float[] s, float[] y, int yOff, int size) {
    if (finish != null) {
      finish.run(y, yOff, s, 0, RowLoop.NONE, 0, n, 0, 0, 0, y, yOff, size);
    }
  }
}
