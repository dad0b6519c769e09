package dev.lanewise.kernels.blocking;

/** Passes over rows that are normalised, as few loads for each number as can be. */
public interface NormRows {
  /**
   * Both sums in one pass.
   *
   * @param squares its element 0 is set to the sum of {@code (x[at + i] - c)^2}
   * @return the sum of {@code x[at + i] - c}, {@code 0 <= i < n}
   */
  float moments(float[] x, int at, int n, float c, float[] squares);

  /**
   * {@code y[yAt + i] = (x[at + i] - m0) r0 scale[scaleAt + i] + shift[shiftAt + i]}, and the same
   * with m1 and r1 for the row n behind; the two share the loads of scales and shifts. y may be x
   * at the same offset.
   *
   * @return how many numbers of each row are done: what is left is less than a vector
   */
  int pair(
      float[] x,
      int at,
      int n,
      float m0,
      float r0,
      float m1,
      float r1,
      float[] scale,
      int scaleAt,
      float[] shift,
      int shiftAt,
      float[] y,
      int yAt);
}
