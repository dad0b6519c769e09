package dev.lanewise.kernels;

/**
 * {@code y_i = u_i >= rate ? x_i / (1 - rate) : 0}, u_i being number {@code first + i} of a random
 * key: the same elements are kept wherever and however often it is computed, so that the gradient
 * is the same map of the output's gradient, and a tensor may be cut in pieces.
 *
 * <p>Srivastava et al.: Dropout: a simple way to prevent neural networks from overfitting, 2014;
 * scaled when training, so that inference leaves it out.
 */
public abstract class Dropout {
  private static final String NAME = "dropout";

  protected Dropout() {}

  /**
   * Maps n elements; y may be x at the same offset.
   *
   * @param rate share of elements that become 0, below 1
   */
  public final void run(
      RandomKey key,
      long first,
      float rate,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int n,
      Workspace workspace) {
    Check.notNull(NAME, "key", key);
    Check.notNull(NAME, "workspace", workspace);
    Check.atLeast(NAME, "n", n, 0);
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          NAME + ": rate is " + rate + " but must be at least 0 and below 1");
    }
    Check.range(NAME, "x", x, xOff, n);
    Check.range(NAME, "y", y, yOff, n);
    if (x == y && xOff != yOff) {
      Check.apart(NAME, "x", x, xOff, n, "y", y, yOff, n);
    }
    compute(key, first, rate, x, xOff, y, yOff, n, workspace);
  }

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(
      RandomKey key,
      long first,
      float rate,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int n,
      Workspace workspace);
}
