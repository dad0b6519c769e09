package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.kernels.Workspace;

/**
 * {@code dx[p,e] = sum of dy[p,o] / count of window o} over the windows that hold element e; in
 * double.
 */
final class PlainAveragePoolingGradient extends Pooling {
  PlainAveragePoolingGradient() {
    super("pool.average-gradient", false);
  }

  @Override
  protected void compute(
      PoolShape s, int planes, float[] dy, int dyOff, float[] dx, int dxOff, Workspace workspace) {
    int to = dxOff;
    for (int p = 0; p < planes; p++) {
      for (int e = 0; e < s.inputSize(); e++) {
        dx[to++] = (float) sum(s, dy, dyOff + p * s.outputSize(), e);
      }
    }
  }

  private static double sum(PoolShape s, float[] dy, int pooled, int e) {
    double sum = 0;
    for (int t = 0; t < s.windowSize(); t++) {
      int o = Window.holding(s, e, t);
      sum += o < 0 ? 0 : (double) dy[pooled + o] / Window.count(s, o);
    }
    return sum;
  }
}
