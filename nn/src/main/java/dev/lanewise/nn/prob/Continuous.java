package dev.lanewise.nn.prob;

/** A distribution with a density. */
public sealed interface Continuous extends Distribution permits Normal, Gamma {
  /** {@code ln p(x)}; negative infinity where the density is 0. */
  double logDensity(double x);

  /** {@code p(x)}. */
  default double density(double x) {
    return Math.exp(logDensity(x));
  }
}
