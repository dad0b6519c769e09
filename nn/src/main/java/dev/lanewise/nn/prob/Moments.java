package dev.lanewise.nn.prob;

import java.util.Arrays;

/**
 * Moments of orders 0 .. n of sums of independent numbers, raw or central alike. Where no moment of
 * the parts is negative, nothing is subtracted, so every result is good to some n roundings.
 */
final class Moments {
  private Moments() {}

  /** {@code E[(X+Y)^k] = sum_j (k over j) E[X^j] E[Y^(k-j)]}. */
  static double[] ofSum(double[] x, double[] y) {
    double[] sum = new double[x.length];
    for (int k = 0; k < sum.length; k++) {
      double choose = 1;
      for (int j = 0; j <= k; j++) {
        // A product with 0 is left out: the other factor may have overflowed.
        sum[k] += x[j] == 0 || y[k - j] == 0 ? 0 : choose * x[j] * y[k - j];
        choose *= (k - j) / (j + 1.0);
      }
    }
    return sum;
  }

  /** Moments of the sum of n independent copies of X, by repeated doubling. */
  static double[] ofCopies(double[] x, long n) {
    double[] sum = new double[x.length];
    sum[0] = 1;
    double[] doubled = x;
    for (long left = n; left > 0; left >>= 1) {
      sum = (left & 1) == 1 ? ofSum(sum, doubled) : sum;
      doubled = left > 1 ? ofSum(doubled, doubled) : doubled;
    }
    return sum;
  }

  /**
   * Moment of Poisson's distribution by {@code E[X f(X)] = rate E[f(X + 1)]}: raw with f = x^k,
   * central with f = (x - rate)^k, where one term fewer is left.
   */
  static double ofPoisson(double rate, int order, boolean central) {
    double[] m = new double[order + 1];
    m[0] = 1;
    for (int k = 0; k < order; k++) {
      double choose = 1;
      for (int j = 0; j < (central ? k : k + 1); j++) {
        m[k + 1] += choose * m[j];
        choose *= (k - j) / (j + 1.0);
      }
      m[k + 1] *= rate;
    }
    return m[order];
  }

  /** Central moments of a number that is 1 with chance p, else 0 with chance q, p at most q. */
  static double[] ofSwitch(double p, double q, int order) {
    double[] m = new double[order + 1];
    m[0] = 1;
    for (int k = 2; k <= order; k++) {
      // p q (q^(k-1) - (-p)^(k-1)); for odd k q - p is taken out, so that nothing cancels.
      double sum = 0;
      if (k % 2 == 0) {
        sum = Math.pow(q, k - 1) + Math.pow(p, k - 1);
      } else {
        for (int i = 0; i < k - 1; i++) {
          sum += Math.pow(q, i) * Math.pow(p, k - 2 - i);
        }
        sum *= q - p;
      }
      m[k] = p * q * sum;
    }
    return m;
  }

  /** Raw moments of the same number: p, but for the first. */
  static double[] ofSwitchRaw(double p, int order) {
    double[] m = new double[order + 1];
    Arrays.fill(m, p);
    m[0] = 1;
    return m;
  }
}
