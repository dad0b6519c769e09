package dev.lanewise.nn.prob;

import dev.lanewise.kernels.RandomKey;

/**
 * The distribution of a number X. A value: immutable, for any number of threads. Entropies are in
 * nats. NaN gives NaN, or is refused.
 */
public sealed interface Distribution permits Discrete, Continuous {
  /** {@code E[X]}. */
  double mean();

  /** {@code E[(X - E[X])^2]}. */
  double variance();

  /** Square root of the variance. */
  default double deviation() {
    return Math.sqrt(variance());
  }

  /** {@code E[X^order]}, for orders of 0 to 100; infinite where it exceeds the largest double. */
  double moment(int order);

  /** {@code E[(X - E[X])^order]}, for orders of 0 to 100. */
  double centralMoment(int order);

  /**
   * {@code ln E[e^(t X)]}, for finite t; positive infinity where the expectation is infinite. Of a
   * sum of independent numbers it is the sum.
   */
  double logMgf(double t);

  /** {@code E[e^(t X)]}, the moment generating function. */
  default double mgf(double t) {
    return Math.exp(logMgf(t));
  }

  /** {@code P(X <= x)}. */
  double cumulative(double x);

  /** {@code P(X > x)}, with all digits also where it is tiny. */
  double survival(double x);

  /** The least x with {@code P(X <= x) >= p}; for p = 0, the lower end of what X may be. */
  double quantile(double p);

  /** Entropy {@code -E[ln p(X)]}, or differential entropy where p is a density. */
  double entropy();

  /**
   * Draw i of the key's stream: a function of distribution, key and i alone, which takes number i
   * of the stream through {@link #quantile}. Distributions drawn with the same key are therefore
   * coupled: the greater quantile gives the greater draw. For independent draws, split the key.
   */
  default double sample(RandomKey key, long i) {
    return quantile(Uniform.at(key, i));
  }

  /** Draws 0 .. n-1. */
  default double[] samples(RandomKey key, int n) {
    Require.atLeast("sample", "n", n, 0);
    double[] draws = new double[n];
    for (int i = 0; i < n; i++) {
      draws[i] = sample(key, i);
    }
    return draws;
  }
}
