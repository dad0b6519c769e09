package dev.lanewise.nn.prob;

/**
 * Sums, differences and normalisation of numbers given by their logarithms. Negative infinity is
 * the logarithm of 0 and is taken as such.
 */
public final class LogDomain {
  /** {@code ln 2}. */
  static final double LN_2 = Math.log(2);

  /** {@code ln(2 pi) / 2}. */
  static final double HALF_LN_2_PI = Math.log(2 * Math.PI) / 2;

  private LogDomain() {}

  /**
   * {@code ln sum_i e^a_i}; of nothing, negative infinity. The greatest term is kept out of the
   * sum, which therefore keeps its digits beside it (Blanchard, Higham and Higham, Accurately
   * computing the log-sum-exp and softmax functions, IMA J. Numer. Anal. 41, 2021, algorithm 3.2).
   */
  public static double logSumExp(double... a) {
    if (a.length == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    int greatest = 0;
    for (int i = 1; i < a.length; i++) {
      greatest = a[i] > a[greatest] || Double.isNaN(a[i]) ? i : greatest;
    }
    double max = a[greatest];
    if (Double.isNaN(max) || Double.isInfinite(max)) {
      return max;
    }
    double rest = 0;
    for (int i = 0; i < a.length; i++) {
      rest += i == greatest ? 0 : Math.exp(a[i] - max);
    }
    return max + Math.log1p(rest);
  }

  /** {@code ln(e^a + e^b)}. */
  public static double logAddExp(double a, double b) {
    double max = Math.max(a, b);
    return Double.isInfinite(max) ? max : max + Math.log1p(Math.exp(-Math.abs(a - b)));
  }

  /** {@code ln(1 + e^x)}, the softplus. */
  public static double log1pExp(double x) {
    return logAddExp(0, x);
  }

  /**
   * {@code ln(1 - e^x)} for x at most 0 (Maechler, Accurately computing log(1 - exp(-|a|)), 2012,
   * equation 7).
   */
  public static double log1mExp(double x) {
    if (x > 0) {
      throw new IllegalArgumentException(
          "log1mExp: x is " + x + " but must be at most 0, the logarithm of a probability");
    }
    return x > -LN_2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
  }

  /** {@code 1 / (1 + e^-x)}, also where it is tiny. */
  public static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  }

  /** {@code e^a_i / sum_j e^a_j}. */
  public static double[] softmax(double... a) {
    double[] p = logSoftmax(a);
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(p[i]);
    }
    return p;
  }

  /**
   * {@code a_i - ln sum_j e^a_j}.
   *
   * @throws IllegalArgumentException if a number is NaN or positive infinity, or none is finite
   */
  public static double[] logSoftmax(double... a) {
    double sum = logSumExp(a);
    if (!Double.isFinite(sum)) {
      throw new IllegalArgumentException(
          "softmax: the logarithm of the sum is "
              + sum
              + " but must be finite: logits must be finite or negative infinity, one of them"
              + " finite");
    }
    double[] p = new double[a.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = a[i] - sum;
    }
    return p;
  }

  /** {@code x ln y}, which is 0 where x is 0. */
  public static double xLogY(double x, double y) {
    return x == 0 ? 0 : x * Math.log(y);
  }
}
