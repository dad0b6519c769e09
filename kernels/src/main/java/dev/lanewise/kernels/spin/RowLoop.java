package dev.lanewise.kernels.spin;

/**
 * {@code y_i = f(x_i, c, d)}, and the sum of these, for one row of a matrix: what row maps such as
 * softmax are made of. The caller has checked the ranges.
 */
public abstract class RowLoop {
  /** What a loop does with its values. */
  public enum Use {
    STORE,
    SUM,
    STORE_AND_SUM
  }

  RowLoop() {}

  /**
   * Runs over n elements.
   *
   * @param y not touched by a loop that only sums
   * @return the sum of the values, or 0 from a loop that only stores
   */
  public abstract float run(float[] x, int xOff, float c, float d, float[] y, int yOff, int n);
}
