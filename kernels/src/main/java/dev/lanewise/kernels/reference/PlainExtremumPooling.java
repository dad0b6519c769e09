package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.kernels.Workspace;

/** {@code y[p,o] = } the largest or smallest element of window o of x[p]; NaN if there is one. */
final class PlainExtremumPooling extends Pooling {
  private final boolean largest;

  PlainExtremumPooling(String name, boolean largest) {
    super(name, true);
    this.largest = largest;
  }

  @Override
  protected void compute(
      PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    int at = yOff;
    for (int p = 0; p < planes; p++) {
      int plane = xOff + p * s.inputSize();
      for (int o = 0; o < s.outputSize(); o++) {
        y[at++] = x[plane + Window.extremum(s, largest, x, plane, o)];
      }
    }
  }
}
