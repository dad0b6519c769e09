package dev.lanewise.kernels.fourier;

/**
 * One pass of Stockham's autosort transform, decimation in frequency: for p below m, q below s,
 * with r the radix and e = exp(-2 pi i / (r m))
 *
 * <pre>y[q + ys (r p + k)] = e^(p k) sum_j exp(-2 pi i j k / r) x[q + xs (p + m j)],  k below r
 * </pre>
 *
 * <p>(Swarztrauber, FFT algorithms for vector computers, 1984). After passes of radices r1, r2, ...
 * whose product is n, each with s the product of those before it, y is the transform in natural
 * order.
 */
public abstract class Pass {
  protected Pass() {}

  /**
   * Runs the pass. Offsets count floats.
   *
   * @param x input
   * @param xr where the real parts start; of pairs, where the pairs start
   * @param xi where the imaginary parts start; of pairs, unused
   * @param xs distance of positions, in complex numbers; s for shuffled passes and products
   * @param ys the same of y
   * @param w roots of unity, as {@link Roots} lays them out for the pass's kind
   * @param swap 1 exchanges re and im of pairs in x and y, which makes the transform the inverse
   *     one; otherwise 0
   * @param scale what the last pass multiplies its results by
   */
  public abstract void run(
      float[] x,
      int xr,
      int xi,
      int xs,
      float[] y,
      int yr,
      int yi,
      int ys,
      float[] w,
      int wAt,
      int m,
      int s,
      int swap,
      float scale);
}
