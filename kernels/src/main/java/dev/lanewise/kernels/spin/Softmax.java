package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Expression.input;
import static dev.lanewise.kernels.spin.ShortRowSpinner.EXPONENTIAL;
import static dev.lanewise.kernels.spin.ShortRowSpinner.LARGEST;
import static dev.lanewise.kernels.spin.ShortRowSpinner.OF_SUM;
import static dev.lanewise.kernels.spin.ShortRowSpinner.SUM;
import static dev.lanewise.kernels.spin.ShortRowSpinner.X;

import dev.lanewise.kernels.RowMap;
import dev.lanewise.kernels.Workspace;

/**
 * {@code y_j = e^(x_j - max x) / sum_k e^(x_k - max x)} per row, in three passes over a row that
 * the first leaves in the cache: maximum; exponentials and their sum; scale. Short rows take one.
 *
 * <p>A row with a NaN or an Infinity, or of nothing but -Infinity, gives NaN, as the formula does.
 */
final class Softmax extends RowMap {
  private final RowLoop maximum;
  private final RowLoop exponentials;
  private final RowLoop scale;
  private final ShortRowSpinner brief;

  Softmax(int bits) {
    super("softmax");
    maximum = LoopSpinner.row("softmax.max", input(0), false, Fold.LARGEST_NUMBER, bits);
    exponentials =
        LoopSpinner.row(
            "softmax.exp",
            Functions.expOfNonPositive(input(0).sub(input(3))),
            true,
            Fold.ADD,
            bits);
    scale = LoopSpinner.row("softmax.scale", input(0).mul(input(3)), true, Fold.NONE, bits);
    brief =
        new ShortRowSpinner(
            "softmax",
            Functions.expOfNonPositive(X.sub(LARGEST)),
            constant(1).div(SUM),
            EXPONENTIAL.mul(OF_SUM),
            bits);
  }

  @Override
  protected void compute(
      int rows, int cols, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    if (brief.takes(cols)) {
      brief.map(rows, cols, x, xOff, y, yOff, workspace);
      return;
    }
    for (int r = 0; r < rows; r++) {
      int from = xOff + r * cols;
      int to = yOff + r * cols;
      float max = maximum.fold(x, from, 0, cols);
      float sum = exponentials.map(x, from, max, 0, y, to, cols);
      scale.map(y, to, 1 / sum, 0, y, to, cols);
    }
  }
}
