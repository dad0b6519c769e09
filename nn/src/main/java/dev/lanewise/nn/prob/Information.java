package dev.lanewise.nn.prob;

/**
 * Entropies and divergences of finite distributions, in nats: {@code 0 ln 0} is 0, and where
 * absolute continuity fails, q being 0 where p is not, the result is positive infinity, never NaN.
 *
 * <p>Arguments are probabilities, whose sum must be 1 but for the rounding of floats; that
 * remainder is divided out. Divergences are sums of terms {@code p ln(p / q) + q - p}, none of them
 * negative: so they are never below 0, and keep their digits where p and q are close. Logits are
 * for {@link LogInformation}, joint distributions for {@link JointTable}.
 */
public final class Information {
  private Information() {}

  /** {@code H(p) = -sum p ln p}: 0 where one outcome is certain, at most ln n. */
  public static double entropy(double... p) {
    return selfInformation(normalised("entropy", "p", p));
  }

  /** As for doubles. */
  public static double entropy(float[] p) {
    return entropy(doubles(p));
  }

  /** {@code H(p, q) = -sum p ln q = H(p) + KL(p, q)}. */
  public static double crossEntropy(double[] p, double[] q) {
    double[] a = normalised("cross-entropy", "p", p);
    double[] b = normalised("cross-entropy", "q", q, p.length);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum -= LogDomain.xLogY(a[i], b[i]);
    }
    return sum;
  }

  /** As for doubles. */
  public static double crossEntropy(float[] p, float[] q) {
    return crossEntropy(doubles(p), doubles(q));
  }

  /** Kullback and Leibler's {@code KL(p, q) = sum p ln(p / q)}: 0 where p = q, and only there. */
  public static double kl(double[] p, double[] q) {
    double[] a = normalised("kl", "p", p);
    double[] b = normalised("kl", "q", q, p.length);
    return deviance(a, b);
  }

  /** As for doubles. */
  public static double kl(float[] p, float[] q) {
    return kl(doubles(p), doubles(q));
  }

  /**
   * {@code (KL(p, m) + KL(q, m)) / 2} with m = (p + q) / 2: symmetric, in [0, ln 2], and ln 2 where
   * p and q have no outcome in common (Lin 1991, Divergence measures based on the Shannon entropy).
   */
  public static double jensenShannon(double[] p, double[] q) {
    double[] a = normalised("jensen-shannon", "p", p);
    double[] b = normalised("jensen-shannon", "q", q, p.length);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      // All of it twice, exactly: half of the smallest number would be 0, which rules out what is
      // not.
      double middle = a[i] + b[i];
      sum += Deviance.of(2 * a[i], middle) + Deviance.of(2 * b[i], middle);
    }
    return Math.min(sum / 4, LogDomain.LN_2); // by rounding it may exceed it
  }

  /** As for doubles. */
  public static double jensenShannon(float[] p, float[] q) {
    return jensenShannon(doubles(p), doubles(q));
  }

  /** The entropy of numbers that are known to be probabilities. */
  static double selfInformation(double[] p) {
    double sum = 0;
    for (double x : p) {
      sum -= LogDomain.xLogY(x, x);
    }
    return sum;
  }

  /** The divergence of numbers that are known to be probabilities. */
  static double deviance(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Deviance.of(p[i], q[i]);
    }
    return sum;
  }

  private static double[] normalised(String op, String name, double[] p, int length) {
    Require.length(op, name, p.length, length);
    return normalised(op, name, p);
  }

  private static double[] normalised(String op, String name, double[] p) {
    double sum = Require.distribution(op, name, p);
    double[] q = p.clone();
    for (int i = 0; i < q.length; i++) {
      q[i] /= sum;
    }
    return q;
  }

  static double[] doubles(float[] p) {
    double[] q = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      q[i] = p[i];
    }
    return q;
  }
}
