package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.SmoothPoolingGradient;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.TapRow;
import java.util.Arrays;

/** One row of windows after the other: pooled again, then spread. */
final class SpunSmoothPoolingGradient extends SmoothPoolingGradient {
  private final SmoothWindows windows;

  SpunSmoothPoolingGradient(String name, float least, SmoothWindows windows) {
    super(name, least);
    this.windows = windows;
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
    int n = TapRow.length(s);
    float[] state = workspace.floats(SmoothWindows.ROWS * TapLoops.pitch(s));
    Arrays.fill(dx, dxOff, dxOff + planes * s.inputSize(), 0);
    int from = dyOff;
    for (int p = 0; p < planes; p++) {
      int plane = p * s.inputSize();
      for (int d = 0; d < s.depth().outputs(); d++) {
        for (int i = 0; i < s.height().outputs(); i++) {
          windows.pool(s, d, i, parameter, x, xOff + plane, state);
          windows.spread(s, d, i, parameter, x, xOff + plane, state, dy, from, dx, dxOff + plane);
          from += n;
        }
      }
    }
  }
}
