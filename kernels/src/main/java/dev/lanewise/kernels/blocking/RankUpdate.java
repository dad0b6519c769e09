package dev.lanewise.kernels.blocking;

/**
 * {@code T[r, j] (+)= sum_q A[r, q] B[q, j]} for a few rows r, a few q in ascending order, and all
 * columns j: along the rows of B, as memory is read fastest.
 *
 * <p>Its {@link RankUpdateShape} fixes how many; elements are fused multiply-adds.
 */
public abstract class RankUpdate {
  protected RankUpdate() {}

  /** Updates n columns, a multiple of the lanes. */
  public abstract void run(
      int n,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] t,
      int tOff,
      int ldt);
}
