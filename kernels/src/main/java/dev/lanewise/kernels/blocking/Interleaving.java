package dev.lanewise.kernels.blocking;

/** Two rows of numbers made one. */
public class Interleaving {
  /** One number at a time. */
  public Interleaving() {}

  /** {@code y[2j] = a[j], y[2j + 1] = b[j]}, {@code 0 <= j < n}. */
  public void run(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    for (int j = 0; j < n; j++) {
      y[yAt + 2 * j] = a[aAt + j];
      y[yAt + 2 * j + 1] = b[bAt + j];
    }
  }
}
