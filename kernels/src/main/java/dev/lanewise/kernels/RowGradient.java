package dev.lanewise.kernels;

/**
 * The gradient of a {@link RowMap}'s output carried to its input, row by row, given the output: for
 * softmax, whose derivative is simple in terms of its result.
 */
public abstract class RowGradient {
  private final String name;

  protected RowGradient(String name) {
    this.name = name;
  }

  /**
   * y and g are contiguous rows; dx may be y or g at the same offset.
   *
   * @param y what the map gave
   * @param g gradient of y
   */
  public final void run(
      int rows, int cols, float[] y, int yOff, float[] g, int gOff, float[] dx, int dxOff) {
    int length = Sizes.product(name, rows, cols);
    Check.range(name, "y", y, yOff, length);
    Check.range(name, "g", g, gOff, length);
    Check.range(name, "dx", dx, dxOff, length);
    if (y == dx && yOff != dxOff) {
      Check.apart(name, "y", y, yOff, length, "dx", dx, dxOff, length);
    }
    if (g == dx && gOff != dxOff) {
      Check.apart(name, "g", g, gOff, length, "dx", dx, dxOff, length);
    }
    if (length > 0) {
      compute(rows, cols, y, yOff, g, gOff, dx, dxOff);
    }
  }

  /** The kernel proper; arguments are checked, rows and cols positive. */
  protected abstract void compute(
      int rows, int cols, float[] y, int yOff, float[] g, int gOff, float[] dx, int dxOff);
}
