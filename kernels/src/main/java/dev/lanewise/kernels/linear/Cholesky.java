package dev.lanewise.kernels.linear;

/** {@code A = L L^T} of a symmetric positive definite matrix. */
public final class Cholesky {
  private Cholesky() {}

  /**
   * Overwrites A by L, zeros above its diagonal. Of A the upper triangle is read.
   *
   * @throws ArithmeticException naming the first leading minor that is not positive, if A is not
   *     positive definite; A is then undefined
   */
  public static void factor(Matrix a) {
    int failed = tryFactor(a);
    if (failed > 0) {
      throw new ArithmeticException(
          "cholesky: a is "
              + a
              + " but not positive definite: its leading minor of order "
              + failed
              + " is not positive");
    }
  }

  /**
   * As {@link #factor}, but returns the order of the first leading minor that is not positive, or
   * 0.
   */
  public static int tryFactor(Matrix a) {
    a.requireSquare("cholesky");
    int n = a.rows();
    for (int k = 0; k < n; k++) {
      double pivot = a.get(k, k);
      if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
        return k + 1;
      }
      Rows.scale(1 / Math.sqrt(pivot), a.array(), a.at(k) + k, n - k);
      for (int i = k + 1; i < n; i++) {
        Rows.addScaled(-a.get(k, i), a.array(), a.at(k) + i, a.array(), a.at(i) + i, n - i);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        a.set(j, i, a.get(i, j));
        a.set(i, j, 0);
      }
    }
    return 0;
  }

  /** {@code B = A^-1 B}, given L. */
  public static void solve(Matrix l, Matrix b) {
    Triangular.solveLower(l, b);
    Triangular.solveLowerTransposed(l, b);
  }

  /** {@code ln det A = 2 sum ln l_ii}, given L. */
  public static double logDeterminant(Matrix l) {
    l.requireSquare("cholesky");
    double sum = 0;
    for (int i = 0; i < l.rows(); i++) {
      sum += Math.log(l.get(i, i));
    }
    return 2 * sum;
  }
}
