package dev.lanewise.kernels.linear;

/**
 * {@code A = Q R} of an m x n matrix, m >= n, by Householder reflections: Q is m x n with
 * orthonormal columns, R is n x n upper triangular with a diagonal of either sign.
 */
public record Qr(Matrix q, Matrix r) {
  /** Factors A, which is left as it is. Golub and Van Loan, Matrix Computations, 5.2. */
  public static Qr of(Matrix a) {
    int m = a.rows();
    int n = a.cols();
    if (m < n) {
      throw new IllegalArgumentException(
          "qr: a is " + a + " but must have no fewer rows than columns");
    }
    // Reflections act on columns of A: as rows of its transpose they are contiguous.
    Matrix t = a.transposed();
    Matrix v = Matrix.zeros(n, m);
    for (int k = 0; k < n; k++) {
      reflector(t, k, v);
      for (int j = k; j < n; j++) {
        reflect(v, k, t, j, k);
      }
    }
    Matrix q = Matrix.zeros(n, m);
    for (int j = 0; j < n; j++) {
      q.set(j, j, 1);
      for (int k = n - 1; k >= 0; k--) {
        reflect(v, k, q, j, k);
      }
    }
    Matrix r = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        r.set(i, j, t.get(j, i));
      }
    }
    return new Qr(q.transposed(), r);
  }

  /**
   * Row k of v: the unit normal of the mirror that takes row k of t, from k on, to the k-th axis.
   */
  private static void reflector(Matrix t, int k, Matrix v) {
    int n = t.cols() - k;
    int at = v.at(k) + k;
    System.arraycopy(t.array(), t.at(k) + k, v.array(), at, n);
    double norm = Rows.norm(v.array(), at, n);
    if (norm > 0) {
      v.array()[at] += Math.copySign(norm, v.array()[at]); // away from zero: nothing cancels
      Rows.scale(1 / Rows.norm(v.array(), at, n), v.array(), at, n);
    }
  }

  /** Row j of x less twice its part along row k of v, from column k on. */
  private static void reflect(Matrix v, int k, Matrix x, int j, int from) {
    int n = v.cols() - from;
    double part = Rows.dot(v.array(), v.at(k) + from, x.array(), x.at(j) + from, n);
    Rows.addScaled(-2 * part, v.array(), v.at(k) + from, x.array(), x.at(j) + from, n);
  }

  /**
   * The n x p matrix X for which the columns of {@code A X - B} are shortest.
   *
   * @throws ArithmeticException if A's columns are linearly dependent
   */
  public Matrix leastSquares(Matrix b) {
    q.requireRows("least squares", b);
    Matrix x = q.transposed().times(b);
    Triangular.solveUpper(r, x);
    return x;
  }
}
