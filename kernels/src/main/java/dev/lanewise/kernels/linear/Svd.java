package dev.lanewise.kernels.linear;

/**
 * {@code A = U diag(values) V^T} of an m x n matrix: k = min(m, n) descending singular values, U m
 * x k and V n x k with orthonormal columns.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Svd(Matrix u, double[] values, Matrix v) {
  private static final int SWEEPS = 60;

  /**
   * By one-sided Jacobi rotations, which make A's columns orthogonal; A is left as it is. Hestenes
   * (1958); small singular values keep their digits (Demmel and Veselic 1992).
   */
  public static Svd of(Matrix a) {
    a.requireFinite("svd");
    if (a.rows() < a.cols()) {
      Svd t = of(a.transposed());
      return new Svd(t.v, t.values, t.u);
    }
    int n = a.cols();
    Matrix w = a.transposed(); // its rows are A's columns
    double largest = 0;
    for (double x : w.array()) {
      largest = Math.max(largest, Math.abs(x));
    }
    // Near 1, squares neither overflow nor vanish; a power of two, so nothing is rounded.
    double scale =
        largest == 0 ? 1 : Math.scalb(1.0, -Math.clamp(Math.getExponent(largest), -1000, 1000));
    Rows.scale(scale, w.array(), 0, w.array().length);
    Matrix v = Matrix.identity(n);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotated |= rotate(w, v, p, q);
        }
      }
      if (!rotated) {
        return finished(w, v, scale);
      }
    }
    throw new ArithmeticException("svd: a is " + a + ", no end after " + SWEEPS + " sweeps");
  }

  private static boolean rotate(Matrix w, Matrix v, int p, int q) {
    int m = w.cols();
    double pp = Rows.dot(w.array(), w.at(p), w.array(), w.at(p), m);
    double qq = Rows.dot(w.array(), w.at(q), w.array(), w.at(q), m);
    double pq = Rows.dot(w.array(), w.at(p), w.array(), w.at(q), m);
    // A dot product of m terms errs by m roundings: no more can be asked of it.
    if (Math.abs(pq) <= Math.max(4, m) * 0x1p-53 * Math.sqrt(pp) * Math.sqrt(qq) || pp * qq == 0) {
      return false;
    }
    double zeta = (qq - pp) / (2 * pq);
    double tan = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
    double cos = 1 / Math.hypot(1, tan);
    Rows.rotate(cos, cos * tan, w.array(), w.at(p), w.array(), w.at(q), m);
    Rows.rotate(cos, cos * tan, v.array(), v.at(p), v.array(), v.at(q), v.cols());
    return true;
  }

  private static Svd finished(Matrix w, Matrix v, double scale) {
    int n = w.rows();
    int m = w.cols();
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = Rows.norm(w.array(), w.at(i), m);
    }
    for (int i = 0; i < n; i++) {
      int most = i;
      for (int j = i + 1; j < n; j++) {
        most = values[j] > values[most] ? j : most;
      }
      if (most != i) {
        Rows.swap(values, i, values, most, 1);
        Rows.swap(w.array(), w.at(i), w.array(), w.at(most), m);
        Rows.swap(v.array(), v.at(i), v.array(), v.at(most), n);
      }
    }
    for (int i = 0; i < n; i++) {
      // Below rounding of the largest a column's direction is noise: any orthogonal one will do.
      if (values[i] > values[0] * m * 0x1p-53) {
        Rows.scale(1 / values[i], w.array(), w.at(i), m);
      } else {
        complete(w, i);
      }
      values[i] /= scale;
    }
    return new Svd(w.transposed(), values, v.transposed());
  }

  /** Makes row i a unit vector orthogonal to those before it: the axis with most left over. */
  private static void complete(Matrix w, int i) {
    int m = w.cols();
    double[] best = new double[m];
    double bestNorm = -1;
    for (int axis = 0; axis < m && bestNorm < 0.7; axis++) {
      double[] x = new double[m];
      x[axis] = 1;
      for (int pass = 0; pass < 2; pass++) { // twice is enough (Kahan, Parlett)
        for (int j = 0; j < i; j++) {
          double part = Rows.dot(w.array(), w.at(j), x, 0, m);
          Rows.addScaled(-part, w.array(), w.at(j), x, 0, m);
        }
      }
      double norm = Rows.norm(x, 0, m);
      if (norm > bestNorm) {
        bestNorm = norm;
        best = x;
      }
    }
    Rows.scale(1 / bestNorm, best, 0, m);
    System.arraycopy(best, 0, w.array(), w.at(i), m);
  }
}
