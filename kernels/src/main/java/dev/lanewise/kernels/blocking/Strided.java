package dev.lanewise.kernels.blocking;

/** Rows of numbers that lie apart in memory. */
final class Strided {
  private Strided() {}

  /** {@code y[j] = x[at + j stride]}. */
  static void pick(float[] x, int at, int stride, float[] y, int yAt, int n) {
    for (int j = 0; j < n; j++) {
      y[yAt + j] = x[at + j * stride];
    }
  }

  /** {@code y[at + j stride] += x[j]}. */
  static void addApart(float[] x, int xAt, float[] y, int at, int stride, int n) {
    for (int j = 0; j < n; j++) {
      y[at + j * stride] += x[xAt + j];
    }
  }
}
