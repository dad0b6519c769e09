package dev.lanewise.kernels;

/**
 * Where along an axis a number stands, such as the first of the largest; a NaN counts as larger (or
 * smaller) than all numbers. 0 and -0 are equal.
 */
public abstract class IndexReduction {
  private final String name;

  protected IndexReduction(String name) {
    this.name = name;
  }

  /**
   * {@code y[o, i]} = the index r of the element of {@code x[o, ., i]} that is asked for; x is
   * [outer, reduced, inner], y is [outer, inner]. Of nothing there is none: reduced is at least 1.
   */
  public final void run(
      int outer,
      int reduced,
      int inner,
      float[] x,
      int xOff,
      int[] y,
      int yOff,
      Workspace workspace) {
    Check.notNull(name, "workspace", workspace);
    Check.atLeast(name, "reduced", reduced, 1);
    int xLen = Sizes.product(name, outer, reduced, inner);
    int yLen = Sizes.product(name, outer, inner);
    Check.range(name, "x", x, xOff, xLen);
    Check.range(name, "y", y, yOff, yLen);
    if (yLen > 0) {
      compute(outer, reduced, inner, x, xOff, y, yOff, workspace);
    }
  }

  /** The kernel proper; arguments are checked and positive. */
  protected abstract void compute(
      int outer,
      int reduced,
      int inner,
      float[] x,
      int xOff,
      int[] y,
      int yOff,
      Workspace workspace);
}
