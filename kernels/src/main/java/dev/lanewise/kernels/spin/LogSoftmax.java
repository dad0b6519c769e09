package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;
import static dev.lanewise.kernels.spin.ShortRowSpinner.LARGEST;
import static dev.lanewise.kernels.spin.ShortRowSpinner.SUM;
import static dev.lanewise.kernels.spin.ShortRowSpinner.X;

import dev.lanewise.kernels.RowMap;
import dev.lanewise.kernels.Workspace;

/**
 * {@code y_j = x_j - max x - ln sum_k e^(x_k - max x)} per row. The maximum is subtracted first:
 * added to the logarithm it would cost the digits that a large maximum has no room for.
 *
 * <p>A row with a NaN or an Infinity, or of nothing but -Infinity, gives NaN, as the formula does.
 */
final class LogSoftmax extends RowMap {
  private final RowLoop maximum;
  private final RowLoop exponentials;
  private final RowLoop logarithm;
  private final RowLoop shift;
  private final ShortRowSpinner brief;

  LogSoftmax(int bits) {
    super("log-softmax");
    maximum = LoopSpinner.row("log-softmax.max", input(0), false, Fold.LARGEST_NUMBER, bits);
    Expression shifted = input(0).sub(input(3));
    exponentials =
        LoopSpinner.row(
            "log-softmax.exp", Functions.expOfNonPositive(shifted), false, Fold.ADD, bits);
    // Of a single number: the same value as in vectors of short rows.
    logarithm = LoopSpinner.row("log-softmax.log", logOfSum(input(3)), false, Fold.MAXIMUM, 0);
    shift = LoopSpinner.row("log-softmax.shift", shifted.sub(input(4)), true, Fold.NONE, bits);
    brief =
        new ShortRowSpinner(
            "log-softmax",
            Functions.expOfNonPositive(X.sub(LARGEST)),
            X.sub(LARGEST).sub(logOfSum(SUM)),
            bits);
  }

  @Override
  protected void compute(
      int rows, int cols, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    for (int r = brief.map(rows, cols, x, xOff, y, yOff); r < rows; r++) {
      int from = xOff + r * cols;
      int to = yOff + r * cols;
      float max = maximum.fold(x, from, 0, cols);
      float sum = exponentials.fold(x, from, max, cols);
      shift.map(x, from, max, logarithm.fold(RowLoop.NONE, 0, sum, 1), y, to, cols);
    }
  }

  /**
   * Of a sum that is at least 1, for one of its exponentials is; or NaN, and so is its logarithm.
   */
  private static Expression logOfSum(Expression sum) {
    return Functions.logOfNormal(sum).add(sum.sub(sum));
  }
}
