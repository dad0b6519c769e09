package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.IndexReduction;
import dev.lanewise.kernels.Workspace;

/** The first element that none before it and none after it beats; a NaN beats every number. */
final class PlainIndexReduction extends IndexReduction {
  private final int sign;

  /**
   * @param sign 1 for the largest, -1 for the smallest
   */
  PlainIndexReduction(String name, int sign) {
    super(name);
    this.sign = sign;
  }

  @Override
  protected void compute(
      int outer, int reduced, int inner, float[] x, int xOff, int[] y, int yOff, Workspace w) {
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int from = xOff + o * reduced * inner + i;
        int best = 0;
        for (int r = 1; r < reduced; r++) {
          best = beats(x[from + r * inner], x[from + best * inner]) ? r : best;
        }
        y[yOff + o * inner + i] = best;
      }
    }
  }

  private boolean beats(float a, float b) {
    return !Float.isNaN(b) && (Float.isNaN(a) || sign * a > sign * b);
  }
}
