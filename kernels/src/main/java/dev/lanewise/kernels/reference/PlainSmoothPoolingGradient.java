package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.SmoothPoolingGradient;
import dev.lanewise.kernels.Workspace;

/** For each element the windows that hold it, in double. */
final class PlainSmoothPoolingGradient extends SmoothPoolingGradient {
  private final SmoothWindow window;

  PlainSmoothPoolingGradient(String name, SmoothWindow window) {
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
      float[] dy,
      int dyOff,
      float[] dx,
      int dxOff,
      Workspace workspace) {
    int to = dxOff;
    for (int p = 0; p < planes; p++) {
      int plane = xOff + p * s.inputSize();
      for (int e = 0; e < s.inputSize(); e++) {
        double sum = 0;
        for (int t = 0; t < s.windowSize(); t++) {
          int o = Window.holding(s, e, t);
          if (o >= 0) {
            double g = dy[dyOff + p * s.outputSize() + o];
            sum += g * window.slope(s, parameter, x, plane, o, x[plane + e]);
          }
        }
        dx[to++] = (float) sum;
      }
    }
  }
}
