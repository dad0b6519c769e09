package dev.lanewise.nn.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The fast transform is the sum that defines it, for lengths of every kind. */
class FourierProperties {
  private static final double TURN = 2 * Math.PI;

  private static double[] numbers(int n, long seed) {
    return new Random(seed).doubles(n, -1, 1).toArray();
  }

  private static void assertIsTheSum(int n, long seed) {
    double[] real = numbers(n, seed);
    double[] imaginary = numbers(n, ~seed);
    double[] x = real.clone();
    double[] y = imaginary.clone();
    double[] cos = new double[n];
    double[] sin = new double[n];
    for (int j = 0; j < n; j++) {
      cos[j] = Math.cos(-TURN * j / n);
      sin[j] = Math.sin(-TURN * j / n);
    }
    Fourier fourier = new Fourier(n);
    fourier.forward(x, y);
    for (int k = 0; k < n; k++) {
      double a = 0;
      double b = 0;
      for (int j = 0; j < n; j++) {
        int turn = (int) ((long) k * j % n);
        a += real[j] * cos[turn] - imaginary[j] * sin[turn];
        b += real[j] * sin[turn] + imaginary[j] * cos[turn];
      }
      assertThat(x[k]).isCloseTo(a, within(1e-13 * n));
      assertThat(y[k]).isCloseTo(b, within(1e-13 * n));
    }
    fourier.inverse(x, y);
    for (int j = 0; j < n; j++) {
      assertThat(x[j]).isCloseTo(real[j], within(1e-13 * n));
      assertThat(y[j]).isCloseTo(imaginary[j], within(1e-13 * n));
    }
  }

  @Property(tries = 100)
  void isTheSumThatDefinesIt(@ForAll @IntRange(min = 1, max = 300) int n, @ForAll long seed) {
    assertIsTheSum(n, seed);
  }

  /** Powers, products of large primes, a large prime times small ones. */
  @Example
  void lengthsOfEveryKind() {
    for (int n : new int[] {512, 729, 61 * 61, 67 * 71, 6 * 101, 1009}) {
      assertIsTheSum(n, n);
    }
  }

  /** A tone is one number; the sum that defines it would take minutes. */
  @Example
  void aLongPrime() {
    int n = 200_003;
    double[] real = new double[n];
    double[] imaginary = new double[n];
    for (int j = 0; j < n; j++) {
      double angle = TURN * (12_345L * j % n) / n;
      real[j] = Math.cos(angle);
      imaginary[j] = Math.sin(angle);
    }
    new Fourier(n).forward(real, imaginary);
    assertThat(real[12_345]).isCloseTo(n, within(1e-4));
    real[12_345] = 0;
    for (int k = 0; k < n; k++) {
      if (Math.hypot(real[k], imaginary[k]) > 1e-4) {
        assertThat(k).as("a number beside the tone's").isEqualTo(12_345);
      }
    }
  }
}
