package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Workspace;

/** One number at a time. */
final class PlainDropout extends Dropout {
  @Override
  protected void compute(
      RandomKey key,
      long first,
      float rate,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int n,
      Workspace workspace) {
    for (int i = 0; i < n; i++) {
      boolean kept = key.uniform(first + i) >= rate;
      y[yOff + i] = kept ? (float) (x[xOff + i] / (1.0 - rate)) : 0;
    }
  }
}
