package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Workspace;
import org.jspecify.annotations.Nullable;

/** A {@link Recipe} at one width: rows by a fold, columns by loops over whole rows. */
final class SpunReduction extends Reduction {
  private final @Nullable SpunReduction first;
  private final RowLoop fold;
  private final @Nullable RowLoop finish;
  private final SpunColumns columns;

  SpunReduction(Recipe recipe, int bits) {
    super(recipe.name());
    first = recipe.first() == null ? null : new SpunReduction(recipe.first(), bits);
    fold =
        LoopSpinner.row(
            recipe.name(), recipe.body().apply(input(0), input(3)), false, recipe.fold(), bits);
    // Of a single number: the same value as over a row of them, for expressions have one value.
    finish =
        recipe.finish() == null
            ? null
            : LoopSpinner.row(
                recipe.name() + ".finish",
                recipe.finish().of(input(3), input(4), input(5)),
                false,
                Fold.MAXIMUM,
                0);
    columns = new SpunColumns(recipe, bits);
  }

  @Override
  protected float compute(float[] x, int xOff, int n) {
    float s = first == null ? 0 : first.compute(x, xOff, n);
    float folded = fold.fold(x, xOff, s, n);
    return finish == null
        ? folded
        : finish.run(
            RowLoop.NONE, 0, RowLoop.NONE, 0, RowLoop.NONE, 0, folded, n, s, 0, RowLoop.NONE, 0, 1);
  }

  @Override
  protected void compute(
      int outer,
      int reduced,
      int inner,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    if (inner == 1) {
      for (int o = 0; o < outer; o++) {
        y[yOff + o] = compute(x, xOff + o * reduced, reduced);
      }
      return;
    }
    int size = outer * inner;
    float[] s = RowLoop.NONE;
    if (first != null) {
      s = workspace.floats(size);
      first.compute(outer, reduced, inner, x, xOff, s, 0, workspace.inner());
    }
    for (int o = 0; o < outer; o++) {
      columns.fold(
          reduced, inner, x, xOff + o * reduced * inner, s, o * inner, y, yOff + o * inner);
    }
    columns.finish(reduced, s, y, yOff, size);
  }
}
