package dev.lanewise.kernels.blocking;

/**
 * Inner products of a few rows with one vector. Each is {@link #CHAINS} sums side by side, element
 * p of a row going to sum p mod {@link #CHAINS}, so that it is read as it lies and has the same
 * bits at every vector width.
 */
public abstract class RowDot {
  /** Sums for each row. */
  public static final int CHAINS = 16;

  protected RowDot() {}

  /**
   * Adds products to sums, and joins these: the second half to the first, again and again.
   *
   * @param k products of each row, a multiple of {@link #CHAINS}
   * @param sums {@link #CHAINS} for each row, to begin with; the first of a row becomes the total
   */
  public abstract void run(int k, float[] a, int aOff, int lda, float[] x, int xOff, float[] sums);

  /**
   * What inner products are made for.
   *
   * @param rows at a time
   * @param lanes of a vector, a power of two up to {@link #CHAINS}; 1 makes scalar code
   */
  public record Shape(int rows, int lanes) {}
}
