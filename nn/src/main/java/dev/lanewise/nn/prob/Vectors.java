package dev.lanewise.nn.prob;

import dev.lanewise.kernels.linear.Matrix;

/** Vectors beside matrices. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** {@code A x}. */
  static double[] times(Matrix a, double[] x) {
    return a.times(Matrix.of(x.length, 1, x)).array();
  }

  /** Which of 0 .. n-1 are among the chosen; each may be chosen once. */
  static boolean[] chosen(String op, int n, int... chosen) {
    boolean[] seen = new boolean[n];
    for (int i : chosen) {
      Require.below(op, "component", i, n);
      if (seen[i]) {
        throw new IllegalArgumentException(op + ": component " + i + " is named twice");
      }
      seen[i] = true;
    }
    return seen;
  }
}
