package dev.lanewise.kernels.blocking;

/** Two, three or four rows of numbers made one. */
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

  /** Rows {@code step} apart: {@code y[3j + r] = a[r step + j]}, {@code 0 <= j < n}. */
  public void three(float[] a, int aAt, int step, float[] y, int yAt, int n) {
    single(3, a, aAt, step, y, yAt, n);
  }

  /** Rows {@code step} apart: {@code y[4j + r] = a[r step + j]}, {@code 0 <= j < n}. */
  public void four(float[] a, int aAt, int step, float[] y, int yAt, int n) {
    single(4, a, aAt, step, y, yAt, n);
  }

  private static void single(int rows, float[] a, int aAt, int step, float[] y, int yAt, int n) {
    for (int j = 0; j < n; j++) {
      for (int r = 0; r < rows; r++) {
        y[yAt + rows * j + r] = a[aAt + r * step + j];
      }
    }
  }
}
