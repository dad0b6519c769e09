package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The theorems of Fourier transforms, on random signals of every length to 700. */
final class FftProperties {
  private static final Fft FFT = Kernels.best().get(Operations.FFT);
  private static final Workspace WORKSPACE = new Workspace();

  private static float[] forward(float[] x) {
    float[] y = new float[x.length];
    FFT.plan(x.length / 2).forward(1, x, 0, y, 0, WORKSPACE);
    return y;
  }

  private static double norm(float[] x) {
    return FftBounds.norm(x, 0, x.length);
  }

  /** {@code |x - y| <= allowed} in the 2-norm. */
  private static void assertNear(float[] x, float[] y, double allowed) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
    }
    assertThat(Math.sqrt(sum)).isLessThanOrEqualTo(allowed);
  }

  private static double bound(int n) {
    return FftBounds.relative(n);
  }

  @Property(tries = 60)
  void parseval(@ForAll @IntRange(min = 1, max = 700) int n, @ForAll @IntRange int seed) {
    float[] x = Numbers.uniform(seed, 2 * n);
    double expected = Math.sqrt(n) * norm(x);
    assertThat(Math.abs(norm(forward(x)) - expected)).isLessThanOrEqualTo(bound(n) * expected);
  }

  @Property(tries = 60)
  void theInverseUndoesIt(@ForAll @IntRange(min = 1, max = 700) int n, @ForAll @IntRange int seed) {
    float[] x = Numbers.uniform(seed, 2 * n);
    float[] y = forward(x);
    FFT.plan(n).inverse(1, y, 0, y, 0, WORKSPACE);
    assertNear(y, x, 2.1 * bound(n) * norm(x));
  }

  @Property(tries = 60)
  void linearity(@ForAll @IntRange(min = 1, max = 700) int n, @ForAll @IntRange int seed) {
    float[] x = Numbers.uniform(seed, 2 * n);
    float[] y = Numbers.uniform(seed ^ 1, 2 * n);
    float[] sum = new float[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      sum[i] = 2 * x[i] - 0.5f * y[i];
    }
    float[] fx = forward(x);
    float[] fy = forward(y);
    for (int i = 0; i < 2 * n; i++) {
      fx[i] = 2 * fx[i] - 0.5f * fy[i];
    }
    // The sum itself is rounded twice, before and after.
    double scale = Math.sqrt(n) * (2 * norm(x) + 0.5 * norm(y));
    assertNear(forward(sum), fx, (2 * bound(n) + 4 * Numbers.U) * scale);
  }

  /** {@code x_(t-d)} has the transform {@code X_u exp(-2 pi i u d / n)}. */
  @Property(tries = 60)
  void aShiftTurnsPhases(
      @ForAll @IntRange(min = 1, max = 700) int n,
      @ForAll @IntRange(min = 0, max = 699) int shift,
      @ForAll @IntRange int seed) {
    int d = shift % n;
    float[] x = Numbers.uniform(seed, 2 * n);
    float[] moved = new float[2 * n];
    System.arraycopy(x, 0, moved, 2 * d, 2 * (n - d));
    System.arraycopy(x, 2 * (n - d), moved, 0, 2 * d);
    float[] expected = forward(x);
    for (int u = 0; u < n; u++) {
      double angle = -2 * Math.PI * ((long) u * d % n) / n;
      double re = expected[2 * u];
      double im = expected[2 * u + 1];
      expected[2 * u] = (float) (re * Math.cos(angle) - im * Math.sin(angle));
      expected[2 * u + 1] = (float) (re * Math.sin(angle) + im * Math.cos(angle));
    }
    assertNear(forward(moved), expected, (2 * bound(n) + Numbers.U) * Math.sqrt(n) * norm(x));
  }

  /** {@code X_(n-u) = conj X_u} of a real signal, and the half spectrum is the whole one's. */
  @Property(tries = 60)
  void realSignalsHaveConjugateSymmetry(
      @ForAll @IntRange(min = 1, max = 700) int n, @ForAll @IntRange int seed) {
    float[] x = Numbers.uniform(seed, n);
    float[] pairs = new float[2 * n];
    for (int t = 0; t < n; t++) {
      pairs[2 * t] = x[t];
    }
    float[] whole = forward(pairs);
    float[] mirrored = new float[2 * n];
    for (int u = 0; u < n; u++) {
      mirrored[2 * u] = whole[2 * ((n - u) % n)];
      mirrored[2 * u + 1] = -whole[2 * ((n - u) % n) + 1];
    }
    double allowed = 2 * bound(n) * Math.sqrt(n) * norm(x);
    assertNear(mirrored, whole, allowed);
    FftPlan plan = FFT.plan(n);
    float[] half = new float[plan.spectrumSize()];
    plan.forwardReal(1, x, 0, half, 0, WORKSPACE);
    assertNear(half, java.util.Arrays.copyOf(whole, half.length), allowed);
    float[] back = new float[n];
    plan.inverseReal(1, half, 0, back, 0, WORKSPACE);
    assertNear(back, x, 3 * bound(n) * norm(x));
  }

  /** {@code F(f * h) = F f . F h}, the convolution circular and summed in double. */
  @Property(tries = 60)
  void convolutionBecomesAProduct(
      @ForAll @IntRange(min = 1, max = 200) int n, @ForAll @IntRange int seed) {
    float[] f = Numbers.uniform(seed, 2 * n);
    float[] h = Numbers.uniform(seed ^ 1, 2 * n);
    float[] convolved = new float[2 * n];
    for (int t = 0; t < n; t++) {
      double re = 0;
      double im = 0;
      for (int j = 0; j < n; j++) {
        int k = 2 * ((t - j + n) % n);
        re += (double) f[2 * j] * h[k] - (double) f[2 * j + 1] * h[k + 1];
        im += (double) f[2 * j] * h[k + 1] + (double) f[2 * j + 1] * h[k];
      }
      convolved[2 * t] = (float) re;
      convolved[2 * t + 1] = (float) im;
    }
    float[] ff = forward(f);
    float[] fh = forward(h);
    float[] product = new float[2 * n];
    for (int u = 0; u < 2 * n; u += 2) {
      product[u] = (float) ((double) ff[u] * fh[u] - (double) ff[u + 1] * fh[u + 1]);
      product[u + 1] = (float) ((double) ff[u] * fh[u + 1] + (double) ff[u + 1] * fh[u]);
    }
    // |F f . F h| <= |F f| |F h| = n |f| |h|; |f * h| <= sqrt(n) |f| |h|.
    double scale = n * norm(f) * norm(h);
    assertNear(forward(convolved), product, (3.1 * bound(n) + 2 * Numbers.U) * scale);
  }
}
