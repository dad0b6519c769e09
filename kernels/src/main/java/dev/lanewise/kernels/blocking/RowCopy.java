package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.MatrixCopy;

/** Row by row, and in one piece what has no gaps. */
public class RowCopy extends MatrixCopy {
  /** Stateless. */
  public RowCopy() {
    super("copy");
  }

  @Override
  protected final void compute(
      int rows, int cols, float[] x, int xOff, int ldx, float[] y, int yOff, int ldy) {
    if (ldx == cols && ldy == cols) {
      System.arraycopy(x, xOff, y, yOff, rows * cols);
      return;
    }
    rows(rows, cols, x, xOff, ldx, y, yOff, ldy);
  }

  /** Rows with gaps. */
  protected void rows(
      int rows, int cols, float[] x, int xOff, int ldx, float[] y, int yOff, int ldy) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xOff + i * ldx, y, yOff + i * ldy, cols);
    }
  }
}
