package dev.lanewise.kernels.fourier;

import static dev.lanewise.kernels.fourier.Line.PAIRS;

/**
 * Transforms of real signals x of even length n by complex ones of half the length m: with {@code
 * z_t = x_2t + i x_(2t+1)} and Z its transform, {@code X_k = E + T} and {@code X_(m-k) = conj(E -
 * T)}, where {@code E = (Z_k + conj Z_(m-k)) / 2} and {@code T = -i exp(-2 pi i k / n) (Z_k - conj
 * Z_(m-k)) / 2}. The way back is the same with the factor of T conjugated. Odd lengths are
 * transformed as complex signals.
 *
 * <p>Sorensen et al., Real-valued fast Fourier transform algorithms (1987).
 */
final class RealLine {
  private final int n;
  private final Line line;
  private final Passes passes;

  /** {@code -i exp(-2 pi i k / n) / 2} for k = 1 .. m / 2, re and im; then its conjugates. */
  private final float[] factors;

  private RealLine(int n, Line line, Passes passes) {
    this.n = n;
    this.line = line;
    this.passes = passes;
    int count = count();
    this.factors = new float[4 * count];
    for (int i = 0; i < count; i++) {
      factors[i] = (float) (-Roots.sin(i + 1, n) / 2);
      factors[count + i] = (float) (-Roots.cos(i + 1, n) / 2);
      factors[2 * count + i] = factors[i];
      factors[3 * count + i] = -factors[count + i];
    }
  }

  /** For real signals of the whole line's length. */
  static RealLine of(Line whole, Passes passes) {
    int n = whole.n;
    return new RealLine(n, n % 2 == 0 ? Line.of(n / 2, false, passes) : whole, passes);
  }

  /** Pairs of k and m - k, the middle with itself. */
  private int count() {
    return n % 2 == 0 ? n / 4 : 0;
  }

  private int part() {
    return line.n + Line.APART;
  }

  int scratch() {
    return 2 * part() + line.scratch(1);
  }

  /** n floats of x to n / 2 + 1 pairs of y. */
  void forward(float[] x, int xAt, float[] y, int yAt, float[] work, int workAt) {
    int im = workAt + part();
    int rest = workAt + 2 * part();
    if (n % 2 == 1) {
      for (int t = 0; t < n; t++) {
        work[workAt + t] = x[xAt + t];
        work[im + t] = 0;
      }
      line.run(work, workAt, part(), 1, work, workAt, part(), 1, 1, 0, 1, work, rest);
      for (int k = 0; k <= n / 2; k++) {
        y[yAt + 2 * k] = work[workAt + k];
        y[yAt + 2 * k + 1] = work[im + k];
      }
      return;
    }
    line.run(x, xAt, PAIRS, 1, work, workAt, part(), 1, 1, 0, 1, work, rest);
    y[yAt] = work[workAt] + work[im];
    y[yAt + 1] = 0;
    y[yAt + n] = work[workAt] - work[im];
    y[yAt + n + 1] = 0;
    if (count() > 0) {
      passes
          .mirror(count(), false, true)
          .run(work, workAt, im, 1, y, yAt, yAt, 1, factors, 0, n / 2, count(), 0, 1);
    }
  }

  /** n / 2 + 1 pairs of y to n floats of x, divided by n. */
  void inverse(float[] y, int yAt, float[] x, int xAt, float[] work, int workAt) {
    int im = workAt + part();
    int rest = workAt + 2 * part();
    float scale = 1f / line.n;
    if (n % 2 == 1) {
      work[workAt] = y[yAt];
      work[im] = 0;
      for (int k = 1; k <= n / 2; k++) {
        work[workAt + k] = y[yAt + 2 * k];
        work[im + k] = y[yAt + 2 * k + 1];
        work[workAt + n - k] = y[yAt + 2 * k];
        work[im + n - k] = -y[yAt + 2 * k + 1];
      }
      line.run(work, workAt, part(), 1, work, workAt, part(), 1, 1, 1, scale, work, rest);
      System.arraycopy(work, workAt, x, xAt, n);
      return;
    }
    work[workAt] = 0.5f * (y[yAt] + y[yAt + n]);
    work[im] = 0.5f * (y[yAt] - y[yAt + n]);
    if (count() > 0) {
      passes
          .mirror(count(), true, false)
          .run(y, yAt, yAt, 1, work, workAt, im, 1, factors, 2 * count(), n / 2, count(), 0, 1);
    }
    line.run(work, workAt, part(), 1, x, xAt, PAIRS, 1, 1, 1, scale, work, rest);
  }
}
