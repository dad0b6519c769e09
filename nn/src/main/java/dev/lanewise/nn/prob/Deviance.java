package dev.lanewise.nn.prob;

/**
 * The terms of which log masses and divergences are sums: none is negative, and none is the small
 * difference of large numbers (Loader, Fast and accurate computation of binomial probabilities,
 * 2000).
 */
final class Deviance {
  /**
   * Below it Taylor's series, above it the function itself, which then loses at most two digits.
   */
  private static final double NEAR = 0.1;

  private Deviance() {}

  /**
   * {@code x ln(x / m) + m - x}, for x and m at least 0: zero where they are equal and only there,
   * infinite where m alone is 0 or infinite.
   */
  static double of(double x, double m) {
    if (x == m) {
      return 0;
    }
    if (x == 0 || m == 0 || m == Double.POSITIVE_INFINITY) {
      return x == 0 ? m : Double.POSITIVE_INFINITY;
    }
    double difference = x - m;
    double v = difference / (x + m);
    if (!(Math.abs(v) < NEAR)) {
      double ratio = x / m;
      boolean held = ratio >= Double.MIN_NORMAL && ratio < Double.POSITIVE_INFINITY;
      return x * (held ? Math.log(ratio) : Math.log(x) - Math.log(m)) - difference;
    }
    // ln(x / m) = 2 atanh v, and x - m = (x + m) v.
    double square = v * v;
    double power = 2 * x * v;
    double sum = difference * v;
    for (int k = 3; ; k += 2) {
      power *= square;
      double next = sum + power / k;
      if (next == sum) {
        return sum;
      }
      sum = next;
    }
  }

  /** {@code e^-d - 1 + d}, which times e^a is the deviance of e^a and e^(a-d). */
  static double ofLogarithms(double d) {
    if (Math.abs(d) >= NEAR) {
      return Math.expm1(-d) + d;
    }
    double term = -d;
    double sum = 0;
    for (int k = 2; k < 14; k++) {
      term *= -d / k;
      sum += term;
    }
    return sum;
  }

  /** {@code ln(e^-m m^x / Gamma(x + 1))}: Poisson's log mass, for any real x at least 0. */
  static double logPoisson(double x, double m) {
    if (x == 0) {
      return -m;
    }
    return -of(x, m) - Stirling.error(x) - Math.log(x) / 2 - LogDomain.HALF_LN_2_PI;
  }
}
