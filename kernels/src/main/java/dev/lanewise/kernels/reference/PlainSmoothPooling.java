package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.SmoothPooling;
import dev.lanewise.kernels.Workspace;

/** One window after the other, in double. */
final class PlainSmoothPooling extends SmoothPooling {
  private final SmoothWindow window;

  PlainSmoothPooling(String name, SmoothWindow window) {
    super(name, window.leastParameter());
    this.window = window;
  }

  @Override
  protected void compute(
      PoolShape s,
      float parameter,
      int planes,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    int to = yOff;
    for (int p = 0; p < planes; p++) {
      for (int o = 0; o < s.outputSize(); o++) {
        y[to++] = (float) window.value(s, parameter, x, xOff + p * s.inputSize(), o);
      }
    }
  }
}
