package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.PermuteShape;
import dev.lanewise.kernels.Workspace;

/** One element at a time. */
final class PlainPermutation extends Permutation {
  PlainPermutation() {
    super("permute");
  }

  @Override
  protected void compute(
      PermuteShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    for (int i = 0; i < s.size(); i++) {
      int from = xOff;
      int rest = i;
      for (int d = s.axes() - 1; d >= 0; d--) {
        from += rest % s.size(d) * s.stride(d);
        rest /= s.size(d);
      }
      y[yOff + i] = x[from];
    }
  }
}
