package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.kernels.Workspace;

/** The mean of each window: its sum times one over its count. */
public final class MeanPooling extends Pooling {
  private final PlaneFold sum;
  private final RowArithmetic rows;

  /**
   * @param name for messages
   * @param sum the fold that sums
   */
  public MeanPooling(String name, RowFold sum, RowArithmetic rows) {
    super(name, true);
    this.rows = rows;
    this.sum = new PlaneFold(sum);
  }

  @Override
  protected void compute(
      PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    if (PlaneFold.alike(s)) {
      sum.planes(s, planes, Shares.window(s, 0, 0), x, xOff, y, yOff);
      return;
    }
    int n = s.width().outputs() * s.channels();
    boolean uniform = Shares.uniform(s);
    float[] shares = workspace.floats(n);
    Shares.columns(s, shares, 0);
    int to = yOff;
    for (int p = 0; p < planes; p++) {
      for (int d = 0; d < s.depth().outputs(); d++) {
        for (int i = 0; i < s.height().outputs(); i++) {
          float share = uniform ? Shares.window(s, d, i) : Shares.rows(s, d, i);
          sum.row(s, d, i, share, x, xOff + p * s.inputSize(), y, to, workspace.inner());
          if (!uniform) {
            rows.multiply(y, to, shares, 0, 1, y, to, n);
          }
          to += n;
        }
      }
    }
  }
}
