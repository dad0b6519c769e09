package dev.lanewise.nn.prob;

import java.util.Arrays;

/**
 * One of the numbers 0 .. n-1, each with a probability of its own. Logarithms are kept beside
 * probabilities: of logits, the former are finite where the latter underflow.
 */
public final class Categorical implements Discrete {
  private final double[] p;
  private final double[] logP;
  private final double[] cumulative;

  private Categorical(double[] p, double[] logP) {
    this.p = p;
    this.logP = logP;
    cumulative = new double[p.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i];
      cumulative[i] = Math.min(1, sum);
    }
  }

  /** Number i with probability {@code p[i]}; their sum must be 1, but for rounding. */
  public static Categorical of(double... p) {
    return normalised(p, Require.distribution("categorical", "p", p));
  }

  /** Number i with a probability in proportion to {@code weights[i]}. */
  public static Categorical ofWeights(double... weights) {
    double sum = Require.weights("categorical", "weights", weights);
    Require.positive("categorical", "the sum of weights", sum);
    return normalised(weights, sum);
  }

  private static Categorical normalised(double[] weights, double sum) {
    double[] p = new double[weights.length];
    double[] logP = new double[weights.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = weights[i] / sum;
      logP[i] = Math.log(p[i]);
    }
    return new Categorical(p, logP);
  }

  /** Number i with probability {@code e^logits[i] / sum_j e^logits[j]}, the softmax. */
  public static Categorical ofLogits(double... logits) {
    double[] logP = LogDomain.logSoftmax(logits);
    double[] p = new double[logP.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(logP[i]);
    }
    return new Categorical(p, logP);
  }

  /** Maximum likelihood over 0 .. n-1: shares of the draws. */
  public static Categorical fit(int n, long... draws) {
    Require.atLeast("categorical fit", "the number of draws", draws.length, 1);
    Require.atLeast("categorical fit", "n", n, 1);
    double[] counts = new double[n];
    for (int i = 0; i < draws.length; i++) {
      Require.below("categorical fit", "draw " + i, draws[i], n);
      counts[(int) draws[i]]++;
    }
    return ofWeights(counts);
  }

  /**
   * Bayes' rule: {@code p(i | data) = p(i) p(data | i) / p(data)}, from this prior and the
   * logarithms of the likelihoods.
   *
   * @throws IllegalArgumentException if the data's probability is 0
   */
  public Categorical posterior(double... logLikelihoods) {
    Require.length("posterior", "logLikelihoods", logLikelihoods.length, p.length);
    double[] logits = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      // What is impossible stays so, whatever its likelihood.
      logits[i] = plus(logP[i], logLikelihoods[i]);
    }
    return ofLogits(logits);
  }

  /** The logarithm of a product, which is 0 where the chance is. */
  private static double plus(double logChance, double log) {
    return logChance == Double.NEGATIVE_INFINITY ? logChance : logChance + log;
  }

  /** How many numbers there are. */
  public int size() {
    return p.length;
  }

  /** All probabilities. */
  public double[] probabilities() {
    return p.clone();
  }

  /** Logarithms of all probabilities. */
  public double[] logProbabilities() {
    return logP.clone();
  }

  @Override
  public double logMass(long k) {
    return k < 0 || k >= p.length ? Double.NEGATIVE_INFINITY : logP[(int) k];
  }

  @Override
  public double mass(long k) {
    return k < 0 || k >= p.length ? 0 : p[(int) k];
  }

  @Override
  public long highest() {
    return p.length - 1L;
  }

  @Override
  public double mean() {
    return moment(1);
  }

  @Override
  public double variance() {
    return centralMoment(2);
  }

  @Override
  public double moment(int order) {
    return moment(0, order);
  }

  @Override
  public double centralMoment(int order) {
    return moment(mean(), order);
  }

  private double moment(double about, int order) {
    Require.order("categorical", order);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] == 0 ? 0 : p[i] * Math.pow(i - about, order);
    }
    return sum;
  }

  @Override
  public double logMgf(double t) {
    Require.finite("categorical", "t", t);
    double more = 0; // than 1, in small exponents
    double[] terms = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      more += p[i] == 0 ? 0 : p[i] * Math.expm1(i * t);
      terms[i] = plus(logP[i], i * t);
    }
    return Math.abs(t) * highest() < 1 ? Math.log1p(more) : LogDomain.logSumExp(terms);
  }

  @Override
  public double cumulative(double x) {
    return x < 0 ? 0 : x >= highest() ? 1 : Double.isNaN(x) ? x : cumulative[(int) x];
  }

  @Override
  public double survival(double x) {
    if (!(x >= 0 && x < highest())) {
      return x < 0 ? 1 : x >= highest() ? 0 : x;
    }
    double sum = 0;
    for (int i = p.length - 1; i > (int) x; i--) {
      sum += p[i];
    }
    return sum;
  }

  @Override
  public double quantile(double u) {
    Require.probability("categorical", "p", u);
    // Rounding may leave the last sum below u: then the last number that is possible.
    double reachable = Math.clamp(u, Double.MIN_VALUE, cumulative[p.length - 1]);
    int low = -1;
    int high = p.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] >= reachable) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  @Override
  public double entropy() {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum -= p[i] == 0 ? 0 : p[i] * logP[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Categorical c && Arrays.equals(logP, c.logP);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(logP);
  }

  @Override
  public String toString() {
    return "Categorical" + Arrays.toString(p);
  }
}
