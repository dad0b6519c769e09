package dev.lanewise.kernels.linear;

import java.util.Arrays;

/** Numbers that describe a matrix. */
public final class Norms {
  private Norms() {}

  /** {@code sum a_ii}. */
  public static double trace(Matrix a) {
    a.requireSquare("trace");
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      sum += a.get(i, i);
    }
    return sum;
  }

  /** {@code sqrt(sum a_ij^2)}. */
  public static double frobenius(Matrix a) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      sum += Rows.dot(a.array(), a.at(i), a.array(), a.at(i), a.cols());
    }
    return Math.sqrt(sum);
  }

  /**
   * The largest singular value, {@code max |A x| / |x|}, by power iteration on {@code A^T A}: never
   * more than it but for rounding, and as close as the second one is far. Allocates two vectors.
   *
   * @param tolerance stop when a step changes the estimate by no more than this share of it
   * @param steps stop after as many, at the latest
   */
  public static double spectral(Matrix a, double tolerance, int steps) {
    a.requireFinite("spectral norm");
    double[] x = new double[a.cols()];
    double[] y = new double[a.rows()];
    for (int j = 0; j < x.length; j++) {
      // Some direction that no structured matrix is likely to be orthogonal to.
      x[j] = 1 + 0.5 * Math.sin(1 + j * 2.399963229728653);
    }
    double estimate = 0;
    for (int step = 0; step < steps; step++) {
      double before = estimate;
      estimate = step(a, x, y);
      if (estimate == 0 || Math.abs(estimate - before) <= tolerance * estimate) {
        return estimate;
      }
    }
    return estimate;
  }

  /** {@code x = A^T A x / |x|}; returns {@code |A x| / |x|}. */
  static double step(Matrix a, double[] x, double[] y) {
    double norm = Rows.norm(x, 0, x.length);
    if (norm == 0) {
      return 0;
    }
    Rows.scale(1 / norm, x, 0, x.length);
    for (int i = 0; i < y.length; i++) {
      y[i] = Rows.dot(a.array(), a.at(i), x, 0, x.length);
    }
    Arrays.fill(x, 0);
    for (int i = 0; i < y.length; i++) {
      Rows.addScaled(y[i], a.array(), a.at(i), x, 0, x.length);
    }
    return Rows.norm(y, 0, y.length);
  }

  /** The largest singular value over the least one; infinite if that is 0. */
  public static double condition(Matrix a) {
    double[] values = Svd.of(a).values();
    if (values.length == 0) {
      throw new IllegalArgumentException("condition: a is " + a + " but must have elements");
    }
    double least = values[values.length - 1];
    return least == 0 ? Double.POSITIVE_INFINITY : values[0] / least;
  }

  /** Determinants of the leading 1 x 1, 2 x 2, ... n x n parts. */
  public static double[] leadingMinors(Matrix a) {
    a.requireSquare("leading minors");
    double[] minors = new double[a.rows()];
    for (int k = 1; k <= minors.length; k++) {
      minors[k - 1] = Lu.of(a.part(0, 0, k, k)).determinant();
    }
    return minors;
  }

  /**
   * Sylvester's test: a symmetric matrix is positive definite if all leading minors are positive.
   */
  public static boolean isPositiveDefinite(Matrix a) {
    for (double minor : leadingMinors(a)) {
      if (!(minor > 0)) {
        return false;
      }
    }
    return true;
  }
}
