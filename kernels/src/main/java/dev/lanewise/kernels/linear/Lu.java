package dev.lanewise.kernels.linear;

import java.util.Arrays;

/**
 * {@code P A = L U} with partial pivoting: L has a unit diagonal, and both are packed in one
 * matrix.
 *
 * @param factors L below the diagonal, U on and above it
 * @param pivots in step k, row k was exchanged with row {@code pivots[k]}
 * @param singular whether some pivot was 0: then there is a determinant, 0, but no solution
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Lu(Matrix factors, int[] pivots, boolean singular) {
  /** Factors a copy of A. */
  public static Lu of(Matrix a) {
    a.requireSquare("lu");
    Matrix f = a.copy();
    int n = f.rows();
    int[] pivots = new int[n];
    boolean singular = false;
    for (int k = 0; k < n; k++) {
      pivots[k] = largest(f, k);
      if (pivots[k] != k) {
        Rows.swap(f.array(), f.at(k), f.array(), f.at(pivots[k]), n);
      }
      double pivot = f.get(k, k);
      if (pivot == 0) {
        singular = true;
        continue; // the column is zero from here down: nothing to eliminate
      }
      for (int i = k + 1; i < n; i++) {
        double factor = f.get(i, k) / pivot;
        f.set(i, k, factor);
        int from = k + 1;
        Rows.addScaled(-factor, f.array(), f.at(k) + from, f.array(), f.at(i) + from, n - from);
      }
    }
    return new Lu(f, pivots, singular);
  }

  private static int largest(Matrix f, int k) {
    int best = k;
    for (int i = k + 1; i < f.rows(); i++) {
      if (Math.abs(f.get(i, k)) > Math.abs(f.get(best, k))) {
        best = i;
      }
    }
    return best;
  }

  /**
   * {@code B = A^-1 B}.
   *
   * @throws ArithmeticException if A is singular
   */
  public void solve(Matrix b) {
    factors.requireRows("lu", b);
    if (singular) {
      throw new ArithmeticException("lu: a is " + factors + " but singular: it has no inverse");
    }
    for (int k = 0; k < pivots.length; k++) {
      if (pivots[k] != k) {
        Rows.swap(b.array(), b.at(k), b.array(), b.at(pivots[k]), b.cols());
      }
    }
    Triangular.forward(factors, b, true);
    Triangular.solveUpper(factors, b);
  }

  /** {@code det A}: the product of the pivots, negated for each exchange of rows. */
  public double determinant() {
    double product = 1;
    for (int k = 0; k < pivots.length; k++) {
      product *= pivots[k] == k ? factors.get(k, k) : -factors.get(k, k);
    }
    return product;
  }

  /** {@code A^-1}, a new matrix; an {@link ArithmeticException} if A is singular. */
  public Matrix inverse() {
    Matrix inverse = Matrix.identity(factors.rows());
    solve(inverse);
    return inverse;
  }

  /** The packed factors' sizes and the exchanges, for messages. */
  @Override
  public String toString() {
    return "LU of " + factors + ", pivots " + Arrays.toString(pivots);
  }
}
