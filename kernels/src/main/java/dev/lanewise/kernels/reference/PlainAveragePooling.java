package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;

/** {@code y[p,i,j] = sum of window (i, j) of x[p] / count of the window}, summed in double. */
final class PlainAveragePooling extends Pooling {
  PlainAveragePooling() {
    super("pool.average", true);
  }

  @Override
  protected void compute(PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff) {
    int at = yOff;
    for (int p = 0; p < planes; p++) {
      for (int i = 0; i < s.outH(); i++) {
        for (int j = 0; j < s.outW(); j++) {
          double sum = sum(s, x, xOff + p * s.inputSize(), i, j);
          y[at++] = (float) (sum / Window.count(s, i, j));
        }
      }
    }
  }

  private static double sum(PoolShape s, float[] x, int plane, int i, int j) {
    double sum = 0;
    for (int row = Window.top(s, i); row < Window.bottom(s, i); row++) {
      for (int col = Window.left(s, j); col < Window.right(s, j); col++) {
        sum += x[plane + row * s.width() + col];
      }
    }
    return sum;
  }
}
