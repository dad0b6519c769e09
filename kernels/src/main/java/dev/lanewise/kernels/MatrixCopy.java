package dev.lanewise.kernels;

/**
 * {@code Y = X} for blocks of larger matrices. With tensors seen as [outer, axis * inner], it
 * concatenates along an axis (one call for each part), splits, and crops.
 */
public abstract class MatrixCopy {
  private final String name;

  protected MatrixCopy(String name) {
    this.name = name;
  }

  /** Copies a rows x cols block; the two must not overlap, gaps between rows included. */
  public final void run(
      int rows, int cols, float[] x, int xOff, int ldx, float[] y, int yOff, int ldy) {
    Check.atLeast(name, "rows", rows, 0);
    Check.atLeast(name, "cols", cols, 0);
    Check.matrix(name, "x", x, xOff, rows, cols, ldx);
    Check.matrix(name, "y", y, yOff, rows, cols, ldy);
    if (rows > 0 && cols > 0) {
      long xLen = (rows - 1L) * ldx + cols;
      long yLen = (rows - 1L) * ldy + cols;
      Check.apart(name, "x", x, xOff, xLen, "y", y, yOff, yLen);
      compute(rows, cols, x, xOff, ldx, y, yOff, ldy);
    }
  }

  /** The kernel proper; arguments are checked, rows and cols positive. */
  protected abstract void compute(
      int rows, int cols, float[] x, int xOff, int ldx, float[] y, int yOff, int ldy);
}
