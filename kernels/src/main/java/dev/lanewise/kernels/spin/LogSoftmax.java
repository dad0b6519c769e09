package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.RowMap;
import dev.lanewise.kernels.Workspace;

/**
 * {@code y_j = x_j - max x - ln sum_k e^(x_k - max x)} per row. The maximum is subtracted first:
 * added to the logarithm it would cost the digits that a large maximum has no room for.
 *
 * <p>A row with a NaN or an Infinity, or of nothing but -Infinity, gives NaN, as the formula does.
 */
final class LogSoftmax extends RowMap {
  private final Reduction maximum;
  private final RowLoop exponentials;
  private final RowLoop shift;

  LogSoftmax(Reduction maximum, int bits) {
    super("log-softmax");
    this.maximum = maximum;
    Expression shifted = input(0).sub(input(1));
    exponentials =
        LoopSpinner.row("log-softmax.exp", Functions.exp(shifted), RowLoop.Use.SUM, bits);
    shift = LoopSpinner.row("log-softmax.shift", shifted.sub(input(2)), RowLoop.Use.STORE, bits);
  }

  @Override
  protected void compute(
      int rows, int cols, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    for (int r = 0; r < rows; r++) {
      int from = xOff + r * cols;
      int to = yOff + r * cols;
      float max = maximum.run(x, from, cols);
      float sum = exponentials.run(x, from, max, 0, y, to, cols);
      shift.run(x, from, max, (float) Math.log(sum), y, to, cols);
    }
  }
}
