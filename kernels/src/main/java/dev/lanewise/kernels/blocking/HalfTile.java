package dev.lanewise.kernels.blocking;

/**
 * A register tile of {@link HalfProducts}: {@code C[r, j] (+)= sum_p A[r, p] B[p, j]}, each sum one
 * chain of fused multiply-adds in ascending p from 0, held in registers throughout.
 *
 * <p>A vector of B holds two vectors of columns: lane by lane the first in the lower and the second
 * in the upper halves of its bits.
 */
public abstract class HalfTile {
  /** A half's number is that of its bits, moved to where a float has them, times 2 to this. */
  public static final int FP16_EXPONENT = 112;

  protected HalfTile() {}

  /**
   * Computes one tile.
   *
   * @param k length of the sums
   * @param b floats whose bits are two numbers each
   * @param bStep floats of B from one p to the next
   * @param unit of fp16: 2 to {@link #FP16_EXPONENT}, less the power by which B is stored
   */
  public abstract void run(
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int bStep,
      float unit,
      float[] c,
      int cOff,
      int ldc);
}
