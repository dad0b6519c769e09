package dev.lanewise.kernels;

/**
 * {@code x[0] o x[1] o ... o x[n-1]}: many numbers to one. Of no numbers, the operation's neutral
 * element.
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

  /** The kernel proper; arguments are checked. */
  protected abstract float compute(float[] x, int xOff, int n);
}
