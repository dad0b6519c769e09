package dev.lanewise.nn.prob;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * {@code P(a, x)} and {@code Q(a, x)}, the regularised incomplete gamma functions. In far tails the
 * library's err by some a ulp, and its series, of {@code 5 sqrt(a)} terms, give up from 4e10 on;
 * well before it, Temme's uniform expansion takes over (The asymptotic expansion of the incomplete
 * gamma functions, SIAM J. Math. Anal. 10, 1979): half an erfc, and a remainder of which two terms
 * are enough.
 */
final class GammaTails {
  private static final double LARGE = 1e7;

  private GammaTails() {}

  /** {@code P(X <= x)} of a gamma distribution of shape a and rate 1. */
  static double lower(double a, double x) {
    return a < LARGE
        ? RegularizedGamma.P.value(a, x)
        : Erfc.value(-distance(a, x)) / 2 - remainder(a, x);
  }

  /** {@code P(X > x)}. */
  static double upper(double a, double x) {
    return a < LARGE
        ? RegularizedGamma.Q.value(a, x)
        : Erfc.value(distance(a, x)) / 2 + remainder(a, x);
  }

  /** {@code eta sqrt(a / 2)}, where {@code eta^2 / 2 = x / a - 1 - ln(x / a)}, signed as x - a. */
  private static double distance(double a, double x) {
    return Math.copySign(Math.sqrt(Deviance.of(a, x)), x - a);
  }

  private static double remainder(double a, double x) {
    double distance = distance(a, x);
    double square = distance * distance;
    if (square > 745) { // beyond it nothing is left of either term
      return 0;
    }
    double eta = distance * Math.sqrt(2 / a); // at most 0.013
    double rest = 2.0 / 135 - eta * (1.0 / 864 + eta / 2835);
    double first = -1.0 / 3 + eta * (1.0 / 12 - eta * rest);
    return Math.exp(-square) * (first - 1 / (540 * a)) / Math.sqrt(2 * Math.PI * a);
  }
}
