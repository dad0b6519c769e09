package dev.lanewise.kernels.linear;

/** Solves triangular systems in place, all right-hand sides at once: rows of B are contiguous. */
public final class Triangular {
  private Triangular() {}

  /** {@code B = L^-1 B}; what lies above L's diagonal is not read. */
  public static void solveLower(Matrix l, Matrix b) {
    check(l, b);
    forward(l, b, false);
  }

  /** {@code B = U^-1 B}; what lies below U's diagonal is not read. */
  public static void solveUpper(Matrix u, Matrix b) {
    check(u, b);
    for (int i = u.rows() - 1; i >= 0; i--) {
      for (int p = i + 1; p < u.rows(); p++) {
        subtract(u.get(i, p), b, p, i);
      }
      Rows.scale(1 / u.get(i, i), b.array(), b.at(i), b.cols());
    }
  }

  /** {@code B = L^-T B}; what lies above L's diagonal is not read. */
  public static void solveLowerTransposed(Matrix l, Matrix b) {
    check(l, b);
    for (int i = l.rows() - 1; i >= 0; i--) {
      for (int p = i + 1; p < l.rows(); p++) {
        subtract(l.get(p, i), b, p, i);
      }
      Rows.scale(1 / l.get(i, i), b.array(), b.at(i), b.cols());
    }
  }

  /** Forward substitution; with a unit diagonal, L's own is not read. */
  static void forward(Matrix l, Matrix b, boolean unit) {
    for (int i = 0; i < l.rows(); i++) {
      for (int p = 0; p < i; p++) {
        subtract(l.get(i, p), b, p, i);
      }
      if (!unit) {
        Rows.scale(1 / l.get(i, i), b.array(), b.at(i), b.cols());
      }
    }
  }

  /** Row i of B less s times row p. */
  private static void subtract(double s, Matrix b, int p, int i) {
    Rows.addScaled(-s, b.array(), b.at(p), b.array(), b.at(i), b.cols());
  }

  private static void check(Matrix a, Matrix b) {
    a.requireSquare("triangular solve");
    a.requireRows("triangular solve", b);
    for (int i = 0; i < a.rows(); i++) {
      if (a.get(i, i) == 0) {
        throw new ArithmeticException(
            "triangular solve: diagonal element " + i + " is 0: the matrix is singular");
      }
    }
  }
}
