package dev.lanewise.kernels.fourier;

import java.util.Arrays;

/**
 * A length with a large prime, as a circular convolution of a longer, smooth length: with c_t =
 * exp(-pi i t^2 / n), {@code y_k = c_k sum_t (x_t c_t) conj(c_(k-t))}, because 2 k t = k^2 + t^2 -
 * (k - t)^2.
 *
 * <p>Bluestein, A linear filtering approach to the computation of the discrete Fourier transform
 * (1970).
 */
final class Bluestein extends Line {
  private final Passes passes;
  private final Line longer;
  private final int length;

  /** c: n real parts, then n imaginary ones. */
  private final float[] chirp;

  /**
   * The longer transform of conj(c), wrapped round, over its length: real, then imaginary parts.
   */
  private final float[] spectrum;

  Bluestein(int n, Passes passes) {
    super(n);
    this.passes = passes;
    this.length = longer(n);
    this.longer = new Stockham(length, false, passes);
    this.chirp = new float[2 * n];
    float[] wrapped = new float[2 * length];
    for (int t = 0; t < n; t++) {
      long square = (long) t * t % (2L * n);
      chirp[t] = (float) Roots.cos(square, 2L * n);
      chirp[n + t] = (float) -Roots.sin(square, 2L * n);
      wrapped[t] = chirp[t];
      wrapped[length + t] = -chirp[n + t];
      int mirrored = t == 0 ? 0 : length - t;
      wrapped[mirrored] = wrapped[t];
      wrapped[length + mirrored] = wrapped[length + t];
    }
    this.spectrum = new float[2 * length];
    longer.run(
        wrapped,
        0,
        length,
        1,
        spectrum,
        0,
        length,
        1,
        1,
        0,
        1f / length,
        new float[longer.scratch(1)],
        0);
  }

  /** The cheapest smooth length for sums of n terms: a power of two, or 3 or 5 times one. */
  private static int longer(int n) {
    long least = 2L * n - 1;
    long power = Long.highestOneBit(2 * least - 1);
    long best = power;
    if (least <= power / 8 * 5) {
      best = power / 8 * 5;
    } else if (least <= power / 4 * 3) {
      best = power / 4 * 3;
    }
    if (best > 1 << 28) {
      throw new IllegalArgumentException(
          "fft: n is " + n + " but must have no prime above 13 when it is above 2^27");
    }
    return (int) best;
  }

  @Override
  int scratch(int s) {
    return 4 * (length + APART) + longer.scratch(1) + 2 * n;
  }

  @Override
  void run(
      float[] x,
      int xAt,
      int xGap,
      int xs,
      float[] y,
      int yAt,
      int yGap,
      int ys,
      int s,
      int swap,
      float scale,
      float[] work,
      int workAt) {
    if (s == 1 && xs == 1 && ys == 1) {
      one(x, xAt, xGap, y, yAt, yGap, swap, scale, work, workAt);
      return;
    }
    int column = workAt + scratch(1) - 2 * n;
    for (int q = 0; q < s; q++) {
      move(x, xAt + q * step(xGap), xGap, xs, work, column, PAIRS, 1);
      one(work, column, PAIRS, work, column, PAIRS, swap, scale, work, workAt);
      move(work, column, PAIRS, 1, y, yAt + q * step(yGap), yGap, ys);
    }
  }

  private static int step(int gap) {
    return gap == PAIRS ? 2 : 1;
  }

  private void move(float[] x, int xAt, int xGap, int xs, float[] y, int yAt, int yGap, int ys) {
    int xIm = gapOf(xGap);
    int yIm = gapOf(yGap);
    for (int t = 0; t < n; t++) {
      int i = xAt + t * xs * step(xGap);
      int j = yAt + t * ys * step(yGap);
      y[j] = x[i];
      y[j + yIm] = x[i + xIm];
    }
  }

  private static int gapOf(int gap) {
    return gap == PAIRS ? 1 : gap;
  }

  private void one(
      float[] x,
      int xAt,
      int xGap,
      float[] y,
      int yAt,
      int yGap,
      int swap,
      float scale,
      float[] work,
      int workAt) {
    int part = length + APART;
    int second = workAt + 2 * part;
    int rest = workAt + 4 * part;
    passes
        .product(n, xGap == PAIRS, false, false)
        .run(
            x,
            xAt + swap * xGap,
            xAt + (1 - swap) * xGap,
            1,
            work,
            workAt,
            workAt + part,
            1,
            chirp,
            0,
            n,
            n,
            swap,
            1);
    Arrays.fill(work, workAt + n, workAt + length, 0);
    Arrays.fill(work, workAt + part + n, workAt + part + length, 0);
    longer.run(work, workAt, part, 1, work, second, part, 1, 1, 0, 1, work, rest);
    passes
        .product(length, false, false, false)
        .run(
            work,
            second,
            second + part,
            1,
            work,
            workAt,
            workAt + part,
            1,
            spectrum,
            0,
            length,
            length,
            0,
            1);
    longer.run(work, workAt, part, 1, work, second, part, 1, 1, 1, 1, work, rest);
    passes
        .product(n, false, yGap == PAIRS, true)
        .run(
            work,
            second,
            second + part,
            1,
            y,
            yAt + swap * yGap,
            yAt + (1 - swap) * yGap,
            1,
            chirp,
            0,
            n,
            n,
            swap,
            scale);
  }
}
