package dev.lanewise.nn.prob;

import org.apache.commons.numbers.gamma.InverseErfc;

/** What is computed by walking over the whole numbers: quantiles and entropies. */
final class Lattice {
  /** Up to it an entropy is a sum over the bulk, some 20,000 terms. */
  private static final double WIDE = 1e6;

  /** Chance of what lies outside the bulk: e^-50 on each side. */
  private static final double EXPONENT = 50;

  private Lattice() {}

  /**
   * The least k with {@code P(X <= k) >= p}: from Cornish and Fisher's guess outwards in doubling
   * steps, then by halving. Beyond the median the upper tail is compared, which keeps its digits.
   */
  static double quantile(String op, Discrete x, double p) {
    Require.probability(op, "p", p);
    if (x.variance() == 0) {
      return x.mean();
    }
    if (p == 0) {
      return 0;
    }
    if (p == 1) {
      return x.highest() == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : x.highest();
    }
    long guess = guess(x, p);
    long step = 1;
    long low = guess - 1; // too low, and high not
    long high = guess;
    if (reaches(x, high, p)) {
      while (low >= 0 && reaches(x, low, p)) {
        high = low;
        low = high - step;
        step *= 2;
      }
      low = Math.max(low, -1);
    } else {
      do {
        low = high;
        high = Math.min(low + step, x.highest());
        step *= 2;
      } while (high < x.highest() && !reaches(x, high, p));
    }
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (reaches(x, middle, p)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static boolean reaches(Discrete x, long k, double p) {
    return p <= 0.5 ? x.cumulative((double) k) >= p : x.survival((double) k) <= 1 - p;
  }

  private static long guess(Discrete x, double p) {
    double variance = x.variance();
    double z = -Math.sqrt(2) * InverseErfc.value(2 * p);
    double lean = x.centralMoment(3) / variance * (z * z - 1) / 6;
    long guess = (long) Math.floor(x.mean() + z * Math.sqrt(variance) + lean);
    return Math.clamp(guess, 0, x.highest());
  }

  /**
   * Entropy of a sum of independent switches, or a limit of such. Summed over the bulk, whose ends
   * are those of Bernstein's inequality {@code P(X - m >= t) <= exp(-t^2 / (2 v + 2 t / 3))}; or,
   * where the variance is large, the normal's with Edgeworth's first correction, whose error is
   * some 1 / (24 v^2).
   */
  static double entropy(Discrete x) {
    double variance = x.variance();
    if (variance > WIDE) {
      double third = x.centralMoment(3);
      return Math.log(variance) / 2
          + LogDomain.HALF_LN_2_PI
          + 0.5
          - third / variance * (third / variance) / variance / 12;
    }
    double third = EXPONENT / 3;
    double reach = third + Math.sqrt(third * third + 2 * EXPONENT * variance);
    long from = Math.max(0, (long) Math.floor(x.mean() - reach));
    long to = Math.min(x.highest(), (long) Math.ceil(x.mean() + reach));
    double sum = 0;
    for (long k = from; k <= to; k++) {
      double log = x.logMass(k);
      sum -= log == Double.NEGATIVE_INFINITY ? 0 : Math.exp(log) * log;
    }
    return sum;
  }
}
