package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.RowGradient;

/**
 * {@code dx_j = y_j (g_j - sum_k g_k y_k)} of softmax; {@code dx_j = g_j - e^(y_j) sum_k g_k} of
 * its logarithm.
 */
final class SpunSoftmaxGradient extends RowGradient {
  private final RowLoop sum;
  private final RowLoop gradient;

  SpunSoftmaxGradient(boolean logarithm, int bits) {
    super(logarithm ? "log-softmax.gradient" : "softmax.gradient");
    String name = logarithm ? "log_softmax_gradient" : "softmax_gradient";
    Expression g = input(0);
    Expression y = input(1);
    Expression s = input(3);
    sum = LoopSpinner.row(name + ".sum", logarithm ? g : g.mul(y), false, Fold.ADD, bits);
    Expression dx = logarithm ? g.sub(Functions.exp(y).mul(s)) : y.mul(g.sub(s));
    gradient = LoopSpinner.row(name, dx, true, Fold.NONE, bits);
  }

  @Override
  protected void compute(
      int rows, int cols, float[] y, int yOff, float[] g, int gOff, float[] dx, int dxOff) {
    for (int r = 0; r < rows; r++) {
      int at = r * cols;
      float s = sum.fold(g, gOff + at, y, yOff + at, 0, cols);
      gradient.run(g, gOff + at, y, yOff + at, RowLoop.NONE, 0, s, 0, 0, 0, dx, dxOff + at, cols);
    }
  }
}
