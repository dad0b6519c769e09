package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.RowMap;
import dev.lanewise.kernels.Workspace;

/**
 * {@code y_j = e^(x_j - max x) / sum_k e^(x_k - max x)} per row, in three passes over a row that
 * the first leaves in the cache: maximum; exponentials and their sum; scale.
 *
 * <p>A row with a NaN or an Infinity, or of nothing but -Infinity, gives NaN, as the formula does.
 */
final class Softmax extends RowMap {
  private final Reduction maximum;
  private final RowLoop exponentials;
  private final RowLoop scale;

  Softmax(Reduction maximum, int bits) {
    super("softmax");
    this.maximum = maximum;
    exponentials =
        LoopSpinner.row(
            "softmax.exp", Functions.exp(input(0).sub(input(1))), RowLoop.Use.STORE_AND_SUM, bits);
    scale = LoopSpinner.row("softmax.scale", input(0).mul(input(1)), RowLoop.Use.STORE, bits);
  }

  @Override
  protected void compute(
      int rows, int cols, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    for (int r = 0; r < rows; r++) {
      int from = xOff + r * cols;
      int to = yOff + r * cols;
      float max = maximum.run(x, from, cols);
      float sum = exponentials.run(x, from, max, 0, y, to, cols);
      scale.run(y, to, 1 / sum, 0, y, to, cols);
    }
  }
}
