package dev.lanewise.kernels;

/** A map applied to each row of a rows x cols matrix by itself, such as softmax. Works in place. */
public abstract class RowMap {
  private final String name;

  protected RowMap(String name) {
    this.name = name;
  }

  /** Maps contiguous rows of x to rows of y; y may be x at the same offset. */
  public final void run(
      int rows, int cols, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    Check.notNull(name, "workspace", workspace);
    Check.atLeast(name, "rows", rows, 0);
    Check.atLeast(name, "cols", cols, 0);
    long length = (long) rows * cols;
    Check.range(name, "x", x, xOff, length);
    Check.range(name, "y", y, yOff, length);
    if (x == y && xOff != yOff) {
      Check.apart(name, "x", x, xOff, length, "y", y, yOff, length);
    }
    if (length > 0) {
      compute(rows, cols, x, xOff, y, yOff, workspace);
    }
  }

  /** The kernel proper; arguments are checked, rows and cols positive. */
  protected abstract void compute(
      int rows, int cols, float[] x, int xOff, float[] y, int yOff, Workspace workspace);
}
