package dev.lanewise.kernels;

/** {@code f(x[0], y[0]) o f(x[1], y[1]) o ...}: two ranges to one number, such as a dot product. */
public abstract class PairReduction {
  private final String name;

  protected PairReduction(String name) {
    this.name = name;
  }

  /** Reduces {@code x[xOff .. xOff + n)} with {@code y[yOff .. yOff + n)}. */
  public final float run(float[] x, int xOff, float[] y, int yOff, int n) {
    Check.atLeast(name, "n", n, 0);
    Check.range(name, "x", x, xOff, n);
    Check.range(name, "y", y, yOff, n);
    return compute(x, xOff, y, yOff, n);
  }

  /** The kernel proper; arguments are checked. */
  protected abstract float compute(float[] x, int xOff, float[] y, int yOff, int n);
}
