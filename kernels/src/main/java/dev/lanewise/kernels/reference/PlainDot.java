package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PairReduction;

/** {@code sum x_i y_i} in double. */
final class PlainDot extends PairReduction {
  PlainDot() {
    super("dot");
  }

  @Override
  protected float compute(float[] x, int xOff, float[] y, int yOff, int n) {
    double s = 0;
    for (int i = 0; i < n; i++) {
      s += (double) x[xOff + i] * y[yOff + i];
    }
    return (float) s;
  }
}
