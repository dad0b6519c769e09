package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Reduction;

/** The largest element; NaN if there is one; -Infinity of nothing. */
final class Maximum extends Reduction {
  Maximum() {
    super("maximum");
  }

  @Override
  protected float compute(float[] x, int xOff, int n) {
    // The JIT compiler vectorises this reduction: a maximum may be taken in any order.
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xOff + i]);
    }
    return max;
  }
}
