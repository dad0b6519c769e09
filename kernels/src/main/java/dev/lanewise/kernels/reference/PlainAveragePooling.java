package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.kernels.Workspace;

/** {@code y[p,o] = sum of window o of x[p] / count of the window}, summed in double. */
final class PlainAveragePooling extends Pooling {
  PlainAveragePooling() {
    super("pool.average", true);
  }

  @Override
  protected void compute(
      PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    int to = yOff;
    for (int p = 0; p < planes; p++) {
      for (int o = 0; o < s.outputSize(); o++) {
        y[to++] = (float) (sum(s, x, xOff + p * s.inputSize(), o) / Window.count(s, o));
      }
    }
  }

  private static double sum(PoolShape s, float[] x, int plane, int o) {
    double sum = 0;
    for (int t = 0; t < s.windowSize(); t++) {
      int e = Window.element(s, o, t);
      sum += e < 0 ? 0 : x[plane + e];
    }
    return sum;
  }
}
