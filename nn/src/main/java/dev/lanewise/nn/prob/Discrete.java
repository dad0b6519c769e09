package dev.lanewise.nn.prob;

/** A distribution of whole numbers from 0 on. */
public sealed interface Discrete extends Distribution
    permits Bernoulli, Categorical, Binomial, Poisson {
  /** {@code ln P(X = k)}; negative infinity where that is 0. */
  double logMass(long k);

  /** {@code P(X = k)}. */
  default double mass(long k) {
    return Math.exp(logMass(k));
  }

  /** The greatest number of the support; of an unbounded one, the greatest long. */
  long highest();
}
