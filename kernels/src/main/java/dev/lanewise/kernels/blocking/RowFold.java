package dev.lanewise.kernels.blocking;

/** What pooling folds its windows with: a maximum, a minimum, or a sum times a factor. */
public interface RowFold {
  /** The most rows, and the most taps, of one call. */
  int MOST = 8;

  /** What changes nothing. */
  float neutral();

  /**
   * {@code y[j] = fold of x[at + r pitch + j]}, {@code 0 <= r < rows}, {@code 0 <= j < n}.
   *
   * @param c the factor of a sum
   */
  void rows(float[] x, int at, int pitch, int rows, float c, float[] y, int yAt, int n);

  /**
   * {@code y[i n + j] = fold of x[at + i step + r pitch + 2 j + k]}, also over {@code 0 <= k <
   * taps}, for {@code 0 <= i < count}.
   */
  void pairs(
      float[] x,
      int at,
      int pitch,
      int rows,
      int taps,
      int step,
      float c,
      float[] y,
      int yAt,
      int n,
      int count);
}
