package dev.lanewise.nn.prob;

/**
 * As {@link Information}, but of distributions given by logits: logarithms of probabilities, but
 * for a constant that normalisation takes out. A probability too small for a double still counts by
 * its logarithm; negative infinity is probability 0.
 */
public final class LogInformation {
  private LogInformation() {}

  /** {@code H(p) = -sum p ln p} of {@code p = softmax(logits)}. */
  public static double entropy(double... logits) {
    double[] p = LogDomain.logSoftmax(logits);
    return crossInformation(p, p);
  }

  /** As for doubles. */
  public static double entropy(float[] logits) {
    return entropy(Information.doubles(logits));
  }

  /** {@code H(p, q) = -sum p ln q}. */
  public static double crossEntropy(double[] logitsP, double[] logitsQ) {
    Require.length("cross-entropy", "logitsQ", logitsQ.length, logitsP.length);
    return crossInformation(LogDomain.logSoftmax(logitsP), LogDomain.logSoftmax(logitsQ));
  }

  /** As for doubles. */
  public static double crossEntropy(float[] logitsP, float[] logitsQ) {
    return crossEntropy(Information.doubles(logitsP), Information.doubles(logitsQ));
  }

  /** {@code KL(p, q) = sum p ln(p / q)}. */
  public static double kl(double[] logitsP, double[] logitsQ) {
    Require.length("kl", "logitsQ", logitsQ.length, logitsP.length);
    return divergence(LogDomain.logSoftmax(logitsP), LogDomain.logSoftmax(logitsQ));
  }

  /** As for doubles. */
  public static double kl(float[] logitsP, float[] logitsQ) {
    return kl(Information.doubles(logitsP), Information.doubles(logitsQ));
  }

  /** {@code (KL(p, m) + KL(q, m)) / 2} with m = (p + q) / 2, in [0, ln 2]. */
  public static double jensenShannon(double[] logitsP, double[] logitsQ) {
    Require.length("jensen-shannon", "logitsQ", logitsQ.length, logitsP.length);
    double[] p = LogDomain.logSoftmax(logitsP);
    double[] q = LogDomain.logSoftmax(logitsQ);
    double[] middle = new double[p.length];
    for (int i = 0; i < middle.length; i++) {
      middle[i] = LogDomain.logAddExp(p[i], q[i]) - LogDomain.LN_2;
    }
    double sum = divergence(p, middle) + divergence(q, middle);
    return Math.min(sum / 2, LogDomain.LN_2); // by rounding it may exceed it
  }

  /** As for doubles. */
  public static double jensenShannon(float[] logitsP, float[] logitsQ) {
    return jensenShannon(Information.doubles(logitsP), Information.doubles(logitsQ));
  }

  private static double crossInformation(double[] logP, double[] logQ) {
    double sum = 0;
    for (int i = 0; i < logP.length; i++) {
      if (isZero(logQ[i]) && !isZero(logP[i])) {
        return Double.POSITIVE_INFINITY; // also where p is too small for a double
      }
      sum -= isZero(logP[i]) ? 0 : Math.exp(logP[i]) * logQ[i];
    }
    return sum;
  }

  private static double divergence(double[] logP, double[] logQ) {
    double sum = 0;
    for (int i = 0; i < logP.length; i++) {
      sum += deviance(logP[i], logQ[i]);
    }
    return sum;
  }

  /** {@code p ln(p / q) + q - p} of the logarithms. */
  static double deviance(double logP, double logQ) {
    if (isZero(logP)) {
      return Math.exp(logQ);
    }
    if (isZero(logQ)) {
      return Double.POSITIVE_INFINITY;
    }
    // Where q exceeds p, e^-d may overflow though p e^-d = q does not.
    double d = logP - logQ;
    return d < -1
        ? Math.exp(logQ) + Math.exp(logP) * (d - 1)
        : Math.exp(logP) * Deviance.ofLogarithms(d);
  }

  private static boolean isZero(double log) {
    return log == Double.NEGATIVE_INFINITY;
  }
}
