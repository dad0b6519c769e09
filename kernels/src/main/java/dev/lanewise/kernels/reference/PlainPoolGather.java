package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.PoolShape;

/** {@code out[p,i,j] = t[p] at the place of the maximum of window (i, j) of x[p]}. */
final class PlainPoolGather extends PoolSelection {
  PlainPoolGather() {
    super("pool.max-gather", false);
  }

  @Override
  protected void compute(
      PoolShape s, int planes, float[] x, int xOff, float[] t, int tOff, float[] out, int outOff) {
    int at = outOff;
    for (int p = 0; p < planes; p++) {
      for (int i = 0; i < s.outH(); i++) {
        for (int j = 0; j < s.outW(); j++) {
          out[at++] = t[tOff + Window.maximum(s, x, xOff + p * s.inputSize(), i, j) - xOff];
        }
      }
    }
  }
}
