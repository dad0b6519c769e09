package dev.lanewise.nn.onnx.op;

/**
 * The discrete Fourier transform of one length in double, {@code X_k = sum_n x_n e^(-2 pi i k n /
 * N)}: by the factors of the length (Cooley and Tukey, 1965), which costs their sum for each
 * number; a part whose length is a large prime as a convolution (Bluestein, 1970).
 */
final class Fourier {
  /** A sum over as many costs less than three transforms of twice the length. */
  private static final int LARGEST_SUM = 61;

  /** Complex numbers. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Numbers(double[] real, double[] imaginary) {}

  private final int n;
  private final double[] cos;
  private final double[] sin;
  private final double[] partReal;
  private final double[] partImaginary;

  /** Of that length, at least 1. */
  Fourier(int n) {
    this.n = n;
    cos = new double[n];
    sin = new double[n];
    for (int i = 0; i < n; i++) {
      cos[i] = Math.cos(2 * Math.PI * i / n);
      sin[i] = -Math.sin(2 * Math.PI * i / n);
    }
    partReal = new double[LARGEST_SUM];
    partImaginary = new double[LARGEST_SUM];
  }

  /** Transforms both parts of n numbers in place. */
  void forward(double[] real, double[] imaginary) {
    Numbers y = new Numbers(real, imaginary);
    split(n, new Numbers(real.clone(), imaginary.clone()), 0, 1, y, 0);
  }

  /** The inverse of {@link #forward}: other signs, and divided by n. */
  void inverse(double[] real, double[] imaginary) {
    forward(imaginary, real); // i conj(z) is z with its parts exchanged
    for (int i = 0; i < n; i++) {
      real[i] /= n;
      imaginary[i] /= n;
    }
  }

  /** The transform of every {@code step}-th of x, {@code size} in all, to y in one piece. */
  private void split(int size, Numbers x, int from, int step, Numbers y, int to) {
    int p = smallestFactor(size);
    if (p == 1) {
      y.real[to] = x.real[from];
      y.imaginary[to] = x.imaginary[from];
      return;
    }
    if (p > LARGEST_SUM) {
      convolve(size, x, from, step, y, to);
      return;
    }
    int m = size / p;
    for (int r = 0; r < p; r++) {
      split(m, x, from + r * step, step * p, y, to + r * m);
    }
    for (int k = 0; k < m; k++) {
      join(p, m, k, y, to + k);
    }
  }

  /** A size without small factors keeps its large ones together. */
  private static int smallestFactor(int size) {
    for (int p = 2; p <= LARGEST_SUM; p++) {
      if (size % p == 0) {
        return p;
      }
    }
    return size;
  }

  /** Numbers k, k + m, ... of a transform from number k of each of its p parts. */
  private void join(int p, int m, int k, Numbers y, int at) {
    int turn = n / (p * m);
    for (int r = 0; r < p; r++) {
      double c = cos[r * k * turn];
      double s = sin[r * k * turn];
      double a = y.real[at + r * m];
      double b = y.imaginary[at + r * m];
      partReal[r] = a * c - b * s;
      partImaginary[r] = a * s + b * c;
    }
    for (int q = 0; q < p; q++) {
      double a = 0;
      double b = 0;
      for (int r = 0; r < p; r++) {
        int angle = r * q % p * (n / p);
        a += partReal[r] * cos[angle] - partImaginary[r] * sin[angle];
        b += partReal[r] * sin[angle] + partImaginary[r] * cos[angle];
      }
      y.real[at + q * m] = a;
      y.imaginary[at + q * m] = b;
    }
  }

  /** {@code k j = (k^2 + j^2 - (k - j)^2) / 2}: a chirp times its convolution with x times it. */
  private static void convolve(int size, Numbers x, int from, int step, Numbers y, int to) {
    int length = Integer.highestOneBit(2 * size - 1) * 2;
    Fourier longer = new Fourier(length);
    double[] c = new double[size];
    double[] s = new double[size];
    double[] a = new double[length];
    double[] b = new double[length];
    double[] chirpReal = new double[length];
    double[] chirpImaginary = new double[length];
    for (int j = 0; j < size; j++) {
      double angle = Math.PI * ((long) j * j % (2L * size)) / size;
      c[j] = Math.cos(angle);
      s[j] = Math.sin(angle);
      double u = x.real[from + j * step];
      double v = x.imaginary[from + j * step];
      a[j] = u * c[j] + v * s[j];
      b[j] = v * c[j] - u * s[j];
      chirpReal[j] = c[j];
      chirpImaginary[j] = s[j];
      chirpReal[(length - j) % length] = c[j];
      chirpImaginary[(length - j) % length] = s[j];
    }
    longer.forward(a, b);
    longer.forward(chirpReal, chirpImaginary);
    for (int i = 0; i < length; i++) {
      double u = a[i] * chirpReal[i] - b[i] * chirpImaginary[i];
      b[i] = a[i] * chirpImaginary[i] + b[i] * chirpReal[i];
      a[i] = u;
    }
    longer.inverse(a, b);
    for (int k = 0; k < size; k++) {
      y.real[to + k] = a[k] * c[k] + b[k] * s[k];
      y.imaginary[to + k] = b[k] * c[k] - a[k] * s[k];
    }
  }
}
