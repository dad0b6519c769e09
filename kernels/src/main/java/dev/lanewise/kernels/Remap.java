package dev.lanewise.kernels;

/**
 * Elements moved as a {@link RemapShape} tells: slices, flips, padding, cropping; or the adjoint,
 * each element added to where it came from.
 */
public abstract class Remap {
  private final String name;
  private final boolean forward;

  /**
   * @param forward whether it maps sources to results, or adds results back to sources
   */
  protected Remap(String name, boolean forward) {
    this.name = name;
    this.forward = forward;
  }

  /** Whether it maps sources to results, or adds results back to sources. */
  public final boolean forward() {
    return forward;
  }

  /**
   * Forward: {@code y[i] = x[f(i)]}, or {@code value} for what comes from nowhere. Adjoint: {@code
   * y[j] = sum of x[i] over f(i) = j}, x being of the result's shape; value is not used. y is
   * overwritten and must not overlap x.
   */
  public final void run(RemapShape s, float value, float[] x, int xOff, float[] y, int yOff) {
    Check.notNull(name, "shape", s);
    int xLen = forward ? s.sourceSize() : s.resultSize();
    int yLen = forward ? s.resultSize() : s.sourceSize();
    Check.range(name, "x", x, xOff, xLen);
    Check.range(name, "y", y, yOff, yLen);
    Check.apart(name, "x", x, xOff, xLen, "y", y, yOff, yLen);
    if (yLen > 0) {
      compute(s, value, x, xOff, y, yOff);
    }
  }

  /** The kernel proper; arguments are checked, y is not empty. */
  protected abstract void compute(
      RemapShape s, float value, float[] x, int xOff, float[] y, int yOff);
}
