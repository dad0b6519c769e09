package dev.lanewise.kernels.blocking;

/** Inner products of as many rows as a vector has lanes with one vector. */
public abstract class SquareDot {
  protected SquareDot() {}

  /**
   * {@code sums[r] = sum_p a[aOff + r lda + p] x[xOff + p]}, each one chain of fused multiply-adds
   * in ascending p from 0.
   *
   * @param k length of the sums, a multiple of the lane count
   */
  public abstract void run(int k, float[] a, int aOff, int lda, float[] x, int xOff, float[] sums);
}
