package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.PoolShape;

/**
 * {@code out[p,h,l] = sum of t[p,i,j]} over the windows of x[p] whose maximum is at (h, l), summed
 * in double.
 */
final class PlainPoolScatter extends PoolSelection {
  PlainPoolScatter() {
    super("pool.max-scatter", true);
  }

  @Override
  protected void compute(
      PoolShape s, int planes, float[] x, int xOff, float[] t, int tOff, float[] out, int outOff) {
    int at = outOff;
    for (int p = 0; p < planes; p++) {
      for (int row = 0; row < s.height(); row++) {
        for (int col = 0; col < s.width(); col++) {
          out[at++] =
              (float) sum(s, x, xOff + p * s.inputSize(), t, tOff + p * s.outputSize(), row, col);
        }
      }
    }
  }

  private static double sum(
      PoolShape s, float[] x, int xPlane, float[] t, int tPlane, int row, int col) {
    double sum = 0;
    for (int u = 0; u < s.kernelH(); u++) {
      for (int v = 0; v < s.kernelW(); v++) {
        int i = Lattice.index(row + s.padTop() - u, s.strideH(), s.outH());
        int j = Lattice.index(col + s.padLeft() - v, s.strideW(), s.outW());
        if (i >= 0
            && j >= 0
            && Window.maximum(s, x, xPlane, i, j) == xPlane + row * s.width() + col) {
          sum += t[tPlane + i * s.outW() + j];
        }
      }
    }
    return sum;
  }
}
