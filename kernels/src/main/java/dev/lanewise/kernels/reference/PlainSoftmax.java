package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.RowMap;
import dev.lanewise.kernels.Workspace;

/** {@code y_j = exp(x_j - max x) / sum_k exp(x_k - max x)} per row, or its logarithm; in double. */
final class PlainSoftmax extends RowMap {
  private final boolean logarithm;

  PlainSoftmax(boolean logarithm) {
    super(logarithm ? "log-softmax" : "softmax");
    this.logarithm = logarithm;
  }

  @Override
  protected void compute(
      int rows, int cols, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    for (int r = 0; r < rows; r++) {
      row(cols, x, xOff + r * cols, y, yOff + r * cols);
    }
  }

  private void row(int cols, float[] x, int xRow, float[] y, int yRow) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < cols; j++) {
      max = Math.max(max, x[xRow + j]);
    }
    double sum = 0;
    for (int j = 0; j < cols; j++) {
      sum += Math.exp(x[xRow + j] - max);
    }
    for (int j = 0; j < cols; j++) {
      double z = x[xRow + j] - max;
      y[yRow + j] = (float) (logarithm ? z - Math.log(sum) : Math.exp(z) / sum);
    }
  }
}
