package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.kernels.Workspace;

/** The largest or the smallest element of each window; NaN if there is one. */
public final class FoldPooling extends Pooling {
  private final PlaneFold fold;

  /**
   * @param name for messages
   * @param fold a maximum or a minimum
   */
  public FoldPooling(String name, RowFold fold) {
    super(name, true);
    this.fold = new PlaneFold(fold);
  }

  @Override
  protected void compute(
      PoolShape s, int planes, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    if (PlaneFold.alike(s)) {
      fold.planes(s, planes, 1, x, xOff, y, yOff);
      return;
    }
    int to = yOff;
    for (int p = 0; p < planes; p++) {
      for (int d = 0; d < s.depth().outputs(); d++) {
        for (int i = 0; i < s.height().outputs(); i++) {
          fold.row(s, d, i, 1, x, xOff + p * s.inputSize(), y, to, workspace);
          to += s.width().outputs() * s.channels();
        }
      }
    }
  }
}
