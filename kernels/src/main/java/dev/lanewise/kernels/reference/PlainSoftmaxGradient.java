package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.RowGradient;

/**
 * {@code dx_j = y_j (g_j - sum_k g_k y_k)} of softmax; {@code dx_j = g_j - e^(y_j) sum_k g_k} of
 * its logarithm; in double.
 */
final class PlainSoftmaxGradient extends RowGradient {
  private final boolean logarithm;

  PlainSoftmaxGradient(boolean logarithm) {
    super(logarithm ? "log-softmax.gradient" : "softmax.gradient");
    this.logarithm = logarithm;
  }

  @Override
  protected void compute(
      int rows, int cols, float[] y, int yOff, float[] g, int gOff, float[] dx, int dxOff) {
    for (int r = 0; r < rows; r++) {
      int at = r * cols;
      double sum = 0;
      for (int j = at; j < at + cols; j++) {
        sum += logarithm ? g[gOff + j] : (double) g[gOff + j] * y[yOff + j];
      }
      for (int j = at; j < at + cols; j++) {
        double t = g[gOff + j];
        dx[dxOff + j] =
            (float) (logarithm ? t - Math.exp(y[yOff + j]) * sum : y[yOff + j] * (t - sum));
      }
    }
  }
}
