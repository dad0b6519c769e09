package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;

/** {@code y[p,i,j] = max of window (i, j) of x[p]}; NaN if the window has one. */
final class PlainMaxPooling extends Pooling {
  PlainMaxPooling() {
    super("pool.max", true);
  }

  @Override
  protected void compute(PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff) {
    int at = yOff;
    for (int p = 0; p < planes; p++) {
      for (int i = 0; i < s.outH(); i++) {
        for (int j = 0; j < s.outW(); j++) {
          y[at++] = x[Window.maximum(s, x, xOff + p * s.inputSize(), i, j)];
        }
      }
    }
  }
}
