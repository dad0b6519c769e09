package dev.lanewise.nn.prob;

import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * What Stirling's formula leaves of ln Gamma and its derivatives: small numbers, which the
 * functions themselves would give only as differences of large ones. From 16 on by the asymptotic
 * series (Abramowitz and Stegun 6.1.41, 6.3.18, 6.4.12), whose first omitted terms are then below
 * 2^-53 of the first one, or, of ln Gamma, below 2^-53.
 */
final class Stirling {
  private static final double LARGE = 16;

  private Stirling() {}

  /** {@code ln Gamma(x + 1) - (x + 1/2) ln x + x - ln(2 pi) / 2}, for positive x. */
  static double error(double x) {
    if (x < LARGE) {
      return LogGamma.value(x + 1) - (x + 0.5) * Math.log(x) + x - LogDomain.HALF_LN_2_PI;
    }
    double s = 1 / x / x;
    return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / x;
  }

  /** {@code ln x - digamma(x)}, for positive x. */
  static double digammaGap(double x) {
    if (x < 1) { // by the recurrence: near 0 the library drops a term of order x
      return Math.log(x) + 1 / x - Digamma.value(1 + x);
    }
    if (x < LARGE) {
      return Math.log(x) - Digamma.value(x);
    }
    double s = 1 / x / x;
    double rest = 1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132 - s * 691 / 32760));
    return (0.5 + (1.0 / 12 - s * (1.0 / 120 - s * rest)) / x) / x;
  }

  /** {@code x^2 (trigamma(x) - 1 / x)}, for positive x: from 1 at 0 it falls to 1/2. */
  static double trigammaGap(double x) {
    // Up to 16 by the recurrence, whose terms are positive; the library keeps 11 digits of this.
    double sum = 0;
    double y = x;
    for (; y < LARGE; y++) {
      sum += x / y * (x / y) / (y + 1);
    }
    double s = 1 / y / y;
    double rest = 1.0 / 42 - s * (1.0 / 30 - s * (5.0 / 66 - s * 691 / 2730));
    return sum + x / y * (x / y) * (0.5 + (1.0 / 6 - s * (1.0 / 30 - s * rest)) / y);
  }
}
