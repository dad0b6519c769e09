package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;
import static dev.lanewise.kernels.spin.ShortRowSpinner.LARGEST;
import static dev.lanewise.kernels.spin.ShortRowSpinner.OF_SUM;
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
  private final RowLoop shift;
  private final ShortRowSpinner brief;

  LogSoftmax(int bits) {
    super("log-softmax");
    maximum = LoopSpinner.row("log-softmax.max", input(0), false, Fold.LARGEST_NUMBER, bits);
    Expression shifted = input(0).sub(input(3));
    exponentials =
        LoopSpinner.row(
            "log-softmax.exp", Functions.expOfNonPositive(shifted), false, Fold.ADD, bits);
    shift = LoopSpinner.row("log-softmax.shift", shifted.sub(input(4)), true, Fold.NONE, bits);
    // A sum is at least 1, for one of its exponentials is; or NaN, which the logarithm must be too.
    brief =
        new ShortRowSpinner(
            "log-softmax",
            Functions.expOfNonPositive(X.sub(LARGEST)),
            Functions.logOfNormal(SUM).add(SUM.sub(SUM)),
            X.sub(LARGEST).sub(OF_SUM),
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
      float sum = exponentials.fold(x, from, max, cols);
      shift.map(x, from, max, (float) Math.log(sum), y, to, cols);
    }
  }
}
