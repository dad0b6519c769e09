package dev.lanewise.kernels;

/**
 * {@code x[0] o x[1] o ... o x[n-1]}: many numbers to one, of a range or along an axis of a tensor.
 * Of no numbers, the operation's neutral element.
 *
 * <p>A tensor is seen as [outer, reduced, inner], row-major: the axes before the reduced one, that
 * axis, and those after. Along an axis with inner above 1 numbers are joined in an order that
 * depends on the shape alone; sums of ranges differ in their last bits between vector widths.
 */
public abstract class Reduction {
  private final String name;

  protected Reduction(String name) {
    this.name = name;
  }

  /** Reduces {@code x[xOff .. xOff + n)}. */
  public final float run(float[] x, int xOff, int n) {
    Check.atLeast(name, "n", n, 0);
    Check.range(name, "x", x, xOff, n);
    return compute(x, xOff, n);
  }

  /**
   * {@code y[o, i] = x[o, 0, i] o x[o, 1, i] o ...}, x being [outer, reduced, inner] and y [outer,
   * inner]. y must not overlap x.
   */
  public final void run(
      int outer,
      int reduced,
      int inner,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    Check.notNull(name, "workspace", workspace);
    int xLen = Sizes.product(name, outer, reduced, inner);
    int yLen = Sizes.product(name, outer, inner);
    Check.range(name, "x", x, xOff, xLen);
    Check.range(name, "y", y, yOff, yLen);
    Check.apart(name, "x", x, xOff, xLen, "y", y, yOff, yLen);
    if (yLen > 0) {
      compute(outer, reduced, inner, x, xOff, y, yOff, workspace);
    }
  }

  /** The kernel proper; arguments are checked. */
  protected abstract float compute(float[] x, int xOff, int n);

  /** The kernel along an axis; arguments are checked, outer and inner positive. */
  protected void compute(
      int outer,
      int reduced,
      int inner,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    float[] column = inner == 1 ? x : workspace.floats(reduced);
    for (int o = 0; o < outer; o++) {
      int from = xOff + o * reduced * inner;
      for (int i = 0; i < inner; i++) {
        for (int r = 0; r < reduced && inner > 1; r++) {
          column[r] = x[from + r * inner + i];
        }
        y[yOff + o * inner + i] = compute(column, inner == 1 ? from : 0, reduced);
      }
    }
  }
}
