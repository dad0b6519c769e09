package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Workspace;

/**
 * t at, or from, the place of each window's extremum; what meets at a place is summed in double.
 */
final class PlainPoolSelection extends PoolSelection {
  private final boolean largest;

  PlainPoolSelection(String name, boolean scatter, boolean largest) {
    super(name, scatter);
    this.largest = largest;
  }

  @Override
  protected void compute(
      PoolShape s,
      int planes,
      float[] x,
      int xOff,
      float[] t,
      int tOff,
      float[] out,
      int outOff,
      Workspace workspace) {
    int at = outOff;
    for (int p = 0; p < planes; p++) {
      int plane = xOff + p * s.inputSize();
      if (scatter()) {
        for (int e = 0; e < s.inputSize(); e++) {
          out[at++] = (float) sum(s, x, plane, t, tOff + p * s.outputSize(), e);
        }
      } else {
        for (int o = 0; o < s.outputSize(); o++) {
          int place = Window.extremum(s, largest, x, plane, o);
          out[at++] = t[tOff + p * s.inputSize() + place];
        }
      }
    }
  }

  private double sum(PoolShape s, float[] x, int plane, float[] t, int pooled, int e) {
    double sum = 0;
    for (int k = 0; k < s.windowSize(); k++) {
      int o = Window.holding(s, e, k);
      if (o >= 0 && Window.extremum(s, largest, x, plane, o) == e) {
        sum += t[pooled + o];
      }
    }
    return sum;
  }
}
