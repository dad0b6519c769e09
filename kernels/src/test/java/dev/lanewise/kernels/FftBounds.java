package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

/**
 * What rounding can do to a transform: {@code |error|_2 <= relative(n) |X|_2}, growing with the
 * logarithm of n.
 *
 * <p>Each pass is a unitary map times sqrt(r), followed by a multiplication by numbers of modulus
 * 1, so relative errors in the 2-norm add up. A level of additions errs by U, the constant of an
 * eighth turn by 2 U more: 3 U for each factor 2. A prime r sums r terms directly: (r + 1) U of the
 * sum of magnitudes, which is up to sqrt(r) times the 2-norm. A complex product with a rounded
 * factor errs by less than 4 U (Brent, Percival and Zimmermann 2007: sqrt 5 U, and U of the
 * factor).
 */
final class FftBounds {
  private static final int LARGEST_PRIME = 13;

  private FftBounds() {}

  /** For one dimension; complex or real, which costs one more pass. */
  static double relative(int n) {
    double passes = 2 + 7; // scaling, and the pass of real signals
    int rest = n;
    for (int r = 2; rest > 1 && r <= LARGEST_PRIME; r++) {
      for (; rest % r == 0; rest /= r) {
        passes += r == 2 ? 7 : (r + 1) * Math.sqrt(r) + 4;
      }
    }
    if (rest == 1) {
      return passes * U;
    }
    // Bluestein: three transforms of less than 4 n numbers, three products; a chirp's spectrum is
    // below 4 sqrt(n) (sums of n chirps, by van der Corput), where the result grows by sqrt(n).
    double longer = 7 * Math.ceil(Math.log(4.0 * n) / Math.log(2)) + 25;
    return 4 * (3 * longer + 12) * U;
  }

  /** For planes. */
  static double relative(int rows, int cols) {
    return relative(cols) + (rows == 1 ? 0 : relative(rows));
  }

  /** The 2-norm of a range. */
  static double norm(float[] x, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += (double) x[i] * x[i];
    }
    return Math.sqrt(sum);
  }
}
