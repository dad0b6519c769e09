package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.MatrixCopy;

/** One element at a time. */
final class PlainMatrixCopy extends MatrixCopy {
  PlainMatrixCopy() {
    super("copy");
  }

  @Override
  protected void compute(
      int rows, int cols, float[] x, int xOff, int ldx, float[] y, int yOff, int ldy) {
    for (int j = 0; j < cols; j++) {
      for (int i = 0; i < rows; i++) {
        y[yOff + i * ldy + j] = x[xOff + i * ldx + j];
      }
    }
  }
}
