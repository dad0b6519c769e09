package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.SmoothPooling;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.TapRow;

/** One row of windows after the other. */
final class SpunSmoothPooling extends SmoothPooling {
  private final SmoothWindows windows;

  SpunSmoothPooling(String name, float least, SmoothWindows windows) {
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
      float[] y,
      int yOff,
      Workspace workspace) {
    int n = TapRow.length(s);
    float[] state = workspace.floats(SmoothWindows.ROWS * TapLoops.pitch(s));
    int to = yOff;
    for (int p = 0; p < planes; p++) {
      for (int d = 0; d < s.depth().outputs(); d++) {
        for (int i = 0; i < s.height().outputs(); i++) {
          windows.pool(s, d, i, parameter, x, xOff + p * s.inputSize(), state);
          System.arraycopy(state, SmoothWindows.VALUE * TapLoops.pitch(s), y, to, n);
          to += n;
        }
      }
    }
  }
}
