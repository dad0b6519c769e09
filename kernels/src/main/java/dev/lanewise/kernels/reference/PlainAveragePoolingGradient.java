package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;

/**
 * {@code dx[p,h,l] = sum of dy[p,i,j] / count of window (i, j)} over the windows that hold (h, l);
 * in double.
 */
final class PlainAveragePoolingGradient extends Pooling {
  PlainAveragePoolingGradient() {
    super("pool.average-gradient", false);
  }

  @Override
  protected void compute(PoolShape s, int planes, float[] dy, int dyOff, float[] dx, int dxOff) {
    int at = dxOff;
    for (int p = 0; p < planes; p++) {
      for (int row = 0; row < s.height(); row++) {
        for (int col = 0; col < s.width(); col++) {
          dx[at++] = (float) sum(s, dy, dyOff + p * s.outputSize(), row, col);
        }
      }
    }
  }

  private static double sum(PoolShape s, float[] dy, int plane, int row, int col) {
    double sum = 0;
    for (int u = 0; u < s.kernelH(); u++) {
      for (int v = 0; v < s.kernelW(); v++) {
        int i = Lattice.index(row + s.padTop() - u, s.strideH(), s.outH());
        int j = Lattice.index(col + s.padLeft() - v, s.strideW(), s.outW());
        if (i >= 0 && j >= 0) {
          sum += (double) dy[plane + i * s.outW() + j] / Window.count(s, i, j);
        }
      }
    }
    return sum;
  }
}
