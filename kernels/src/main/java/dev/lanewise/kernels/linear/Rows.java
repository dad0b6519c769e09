package dev.lanewise.kernels.linear;

/** The loops over contiguous numbers that everything here is made of. */
final class Rows {
  private Rows() {}

  /** {@code y += s x}. */
  static void addScaled(double s, double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = Math.fma(s, x[xAt + i], y[yAt + i]);
    }
  }

  /** {@code x *= s}. */
  static void scale(double s, double[] x, int xAt, int n) {
    for (int i = 0; i < n; i++) {
      x[xAt + i] *= s;
    }
  }

  /** {@code sum x y}, in four interleaved sums. */
  static double dot(double[] x, int xAt, double[] y, int yAt, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 = Math.fma(x[xAt + i], y[yAt + i], s0);
      s1 = Math.fma(x[xAt + i + 1], y[yAt + i + 1], s1);
      s2 = Math.fma(x[xAt + i + 2], y[yAt + i + 2], s2);
      s3 = Math.fma(x[xAt + i + 3], y[yAt + i + 3], s3);
    }
    for (; i < n; i++) {
      s0 = Math.fma(x[xAt + i], y[yAt + i], s0);
    }
    return s0 + s1 + (s2 + s3);
  }

  /** {@code sqrt(sum x^2)}. */
  static double norm(double[] x, int xAt, int n) {
    return Math.sqrt(dot(x, xAt, x, xAt, n));
  }

  /** {@code (x, y) = (c x - s y, s x + c y)}. */
  static void rotate(double c, double s, double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      double a = x[xAt + i];
      double b = y[yAt + i];
      x[xAt + i] = c * a - s * b;
      y[yAt + i] = s * a + c * b;
    }
  }

  /** Exchanges x and y. */
  static void swap(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      double kept = x[xAt + i];
      x[xAt + i] = y[yAt + i];
      y[yAt + i] = kept;
    }
  }
}
