package dev.lanewise.kernels.spin;

import static java.lang.Math.PI;
import static java.lang.Math.sqrt;

/** Discrete Fourier transforms of a few complex numbers as straight-line code. */
final class Butterfly {
  private static final double HALF = sqrt(0.5);

  /** The locals of a complex number. */
  record Complex(int re, int im) {}

  private final Straight to;
  private final int radix;

  /** Makes locals of the constants that a butterfly of this radix needs. */
  Butterfly(Straight to, int radix) {
    this.to = to;
    this.radix = radix;
    if (radix == 8) {
      to.prepare(HALF);
      to.prepare(-HALF);
    } else if (radix % 2 == 1) {
      for (int j = 1; j <= radix / 2; j++) {
        to.prepare(cos(j));
        to.prepare(sin(j));
        to.prepare(-sin(j));
      }
    }
  }

  private double cos(int k) {
    return Math.cos(2 * PI * k / radix);
  }

  private double sin(int k) {
    return Math.sin(2 * PI * k / radix);
  }

  /** {@code X_k = sum_j exp(-2 pi i j k / radix) x_j}. */
  Complex[] transform(Complex[] x) {
    return switch (radix) {
      case 1 -> x;
      case 2 -> new Complex[] {add(x[0], x[1]), sub(x[0], x[1])};
      case 4 -> four(x[0], x[1], x[2], x[3]);
      case 8 -> eight(x);
      default -> prime(x);
    };
  }

  private Complex[] four(Complex a, Complex b, Complex c, Complex d) {
    Complex even = add(a, c);
    Complex odd = sub(a, c);
    Complex sum = add(b, d);
    Complex turned = sub(b, d);
    return new Complex[] {
      add(even, sum), addMinusI(odd, turned), sub(even, sum), addI(odd, turned)
    };
  }

  /** Two of four; the second one's results turn by k eighths. */
  private Complex[] eight(Complex[] x) {
    Complex[] e = four(x[0], x[2], x[4], x[6]);
    Complex[] o = four(x[1], x[3], x[5], x[7]);
    Complex u = new Complex(to.add(o[1].re, o[1].im), to.sub(o[1].im, o[1].re));
    Complex v = new Complex(to.sub(o[3].im, o[3].re), to.add(o[3].re, o[3].im));
    int h = to.constant(HALF);
    int minus = to.constant(-HALF);
    return new Complex[] {
      add(e[0], o[0]),
      fma(u, h, h, e[1]),
      addMinusI(e[2], o[2]),
      fma(v, h, minus, e[3]),
      sub(e[0], o[0]),
      fma(u, minus, minus, e[1]),
      addI(e[2], o[2]),
      fma(v, minus, h, e[3])
    };
  }

  /** By cosines of the sums and sines of the differences of {@code x_j} and {@code x_(r-j)}. */
  private Complex[] prime(Complex[] x) {
    int half = radix / 2;
    Complex[] sums = new Complex[half + 1];
    Complex[] differences = new Complex[half + 1];
    Complex zero = x[0];
    for (int j = 1; j <= half; j++) {
      sums[j] = add(x[j], x[radix - j]);
      differences[j] = sub(x[j], x[radix - j]);
      zero = add(zero, sums[j]);
    }
    Complex[] result = new Complex[radix];
    result[0] = zero;
    for (int k = 1; k <= half; k++) {
      int firstSine = sine(k);
      Complex a = x[0];
      Complex b =
          new Complex(to.mul(firstSine, differences[1].re), to.mul(firstSine, differences[1].im));
      for (int j = 1; j <= half; j++) {
        int near = Math.min(j * k % radix, radix - j * k % radix);
        int c = to.constant(cos(near));
        a = fma(sums[j], c, c, a);
        if (j > 1) {
          int s = sine(j * k % radix);
          b = fma(differences[j], s, s, b);
        }
      }
      result[k] = addMinusI(a, b);
      result[radix - k] = addI(a, b);
    }
    return result;
  }

  /** {@code sin(2 pi k / radix)}, k below radix, by the constants of the first half turn. */
  private int sine(int k) {
    return k <= radix / 2 ? to.constant(sin(k)) : to.constant(-sin(radix - k));
  }

  /** {@code x y}. */
  Complex times(Complex x, Complex y) {
    return new Complex(
        to.sub(to.mul(x.re, y.re), to.mul(x.im, y.im)), to.fma(x.re, y.im, to.mul(x.im, y.re)));
  }

  private Complex add(Complex x, Complex y) {
    return new Complex(to.add(x.re, y.re), to.add(x.im, y.im));
  }

  private Complex sub(Complex x, Complex y) {
    return new Complex(to.sub(x.re, y.re), to.sub(x.im, y.im));
  }

  /** {@code x - i y}. */
  private Complex addMinusI(Complex x, Complex y) {
    return new Complex(to.add(x.re, y.im), to.sub(x.im, y.re));
  }

  /** {@code x + i y}. */
  private Complex addI(Complex x, Complex y) {
    return new Complex(to.sub(x.re, y.im), to.add(x.im, y.re));
  }

  /** {@code (x.re a + y.re, x.im b + y.im)}. */
  private Complex fma(Complex x, int a, int b, Complex y) {
    return new Complex(to.fma(x.re, a, y.re), to.fma(x.im, b, y.im));
  }
}
