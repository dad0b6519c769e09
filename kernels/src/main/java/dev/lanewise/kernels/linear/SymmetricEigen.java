package dev.lanewise.kernels.linear;

/**
 * {@code A = V diag(values) V^T} of a symmetric matrix: ascending eigenvalues, and eigenvectors as
 * the columns of V.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SymmetricEigen(double[] values, Matrix vectors) {
  private static final int SWEEPS = 60;

  /**
   * By Jacobi's rotations, each of which makes one element off the diagonal zero: slower than
   * tridiagonalisation, but small eigenvalues of definite matrices keep their digits (Demmel and
   * Veselic 1992). Of A, which is left as it is, the upper triangle is read.
   */
  public static SymmetricEigen of(Matrix a) {
    a.requireSquare("eigen");
    a.requireFinite("eigen");
    int n = a.rows();
    Matrix s = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        s.set(i, j, a.get(i, j));
        s.set(j, i, a.get(i, j));
      }
    }
    Matrix v = Matrix.identity(n); // its rows are the vectors
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotated |= rotate(s, v, p, q);
        }
      }
      if (!rotated) {
        return sorted(s, v);
      }
    }
    throw new ArithmeticException("eigen: a is " + a + ", no end after " + SWEEPS + " sweeps");
  }

  /** Makes element (p, q) zero, unless it is nothing beside its diagonal elements. */
  private static boolean rotate(Matrix s, Matrix v, int p, int q) {
    double off = s.get(p, q);
    double scale = Math.sqrt(Math.abs(s.get(p, p))) * Math.sqrt(Math.abs(s.get(q, q)));
    if (Math.abs(off) <= 0x1p-54 * scale || Math.abs(off) < Double.MIN_NORMAL) {
      return false;
    }
    double theta = (s.get(q, q) - s.get(p, p)) / (2 * off);
    double tan = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(1, theta));
    double cos = 1 / Math.hypot(1, tan);
    double sin = tan * cos;
    double pp = s.get(p, p) - tan * off;
    double qq = s.get(q, q) + tan * off;
    int n = s.rows();
    Rows.rotate(cos, sin, s.array(), s.at(p), s.array(), s.at(q), n);
    for (int i = 0; i < n; i++) {
      s.set(i, p, s.get(p, i));
      s.set(i, q, s.get(q, i));
    }
    s.set(p, p, pp);
    s.set(q, q, qq);
    s.set(p, q, 0);
    s.set(q, p, 0);
    Rows.rotate(cos, sin, v.array(), v.at(p), v.array(), v.at(q), n);
    return true;
  }

  private static SymmetricEigen sorted(Matrix s, Matrix v) {
    int n = s.rows();
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = s.get(i, i);
    }
    for (int i = 0; i < n; i++) {
      int least = i;
      for (int j = i + 1; j < n; j++) {
        least = values[j] < values[least] ? j : least;
      }
      if (least != i) {
        Rows.swap(values, i, values, least, 1);
        Rows.swap(v.array(), v.at(i), v.array(), v.at(least), n);
      }
    }
    return new SymmetricEigen(values, v.transposed());
  }
}
