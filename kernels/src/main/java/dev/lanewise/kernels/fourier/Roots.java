package dev.lanewise.kernels.fourier;

import java.util.ArrayList;
import java.util.List;

/** Radices of lengths, and tables of roots of unity, computed in double. */
final class Roots {
  private Roots() {}

  /**
   * The radices of n in the order of their passes, or an empty list if a prime is too large. Powers
   * of two come first: only they can be shuffled within registers. As few passes as possible, for
   * each reads and writes everything, and none above 8, whose 16 numbers are half of 32 registers.
   */
  static List<Integer> radices(int n) {
    int twos = Integer.numberOfTrailingZeros(n);
    List<Integer> radices = new ArrayList<>();
    int fours = twos % 3 == 0 ? 0 : twos % 3 == 2 ? 1 : twos == 1 ? 0 : 2;
    if (twos == 1) {
      radices.add(2);
    } else {
      for (int i = 0; i < fours; i++) {
        radices.add(4);
      }
      for (int left = twos - 2 * fours; left > 0; left -= 3) {
        radices.add(8);
      }
    }
    int rest = n >> twos;
    for (int r = 3; r <= Passes.LARGEST_PRIME; r += 2) {
      for (; rest % r == 0; rest /= r) {
        radices.add(r);
      }
    }
    if (n == 1) {
      radices.add(1);
    }
    return rest == 1 ? radices : List.of();
  }

  /** {@code cos(2 pi k / n)}, exact at multiples of an eighth turn. */
  static double cos(long k, long n) {
    return Math.sin(angle(k % n * 4 + n, n));
  }

  /** {@code sin(2 pi k / n)}, exact at multiples of a quarter turn. */
  static double sin(long k, long n) {
    return Math.sin(angle(k % n * 4, n));
  }

  /** An angle with the same sine as {@code 2 pi a / (4 n)}, at most a quarter turn. */
  private static double angle(long a, long n) {
    long turn = Math.floorMod(a, 4 * n);
    long near = turn <= n ? turn : turn <= 3 * n ? 2 * n - turn : turn - 4 * n;
    return Math.PI / 2 * near / n;
  }

  /**
   * For a wide pass: for each p below m, for each k in 1 .. radix - 1, {@code e^(p k)} as re and
   * im, e = exp(-2 pi i / (radix m)).
   */
  static void wide(int radix, int m, float[] to, int at) {
    int i = at;
    for (int p = 0; p < m; p++) {
      for (int k = 1; k < radix; k++) {
        to[i++] = (float) cos((long) p * k, (long) radix * m);
        to[i++] = (float) -sin((long) p * k, (long) radix * m);
      }
    }
  }

  /**
   * For a shuffled pass: the same, for each k the re of all elements {@code p s + q}, then the im.
   */
  static void flat(int radix, int m, int s, float[] to, int at) {
    for (int k = 1; k < radix; k++) {
      int re = at + 2 * (k - 1) * m * s;
      for (int i = 0; i < m * s; i++) {
        to[re + i] = (float) cos((long) (i / s) * k, (long) radix * m);
        to[re + m * s + i] = (float) -sin((long) (i / s) * k, (long) radix * m);
      }
    }
  }
}
