package dev.lanewise.nn.prob;

/**
 * 1 with chance p, else 0 with chance q. Both are kept: with p within 2^-53 of 1, q is still known
 * by its digits.
 */
public record Bernoulli(double p, double q) implements Discrete {
  /** Below it the moment generating function is near 1, and taken by its difference from it. */
  private static final double SMALL_T = 1;

  /** Checks that {@code p + q = 1} but for rounding. */
  public Bernoulli {
    Require.probability("bernoulli", "p", p);
    Require.probability("bernoulli", "q", q);
    if (Math.abs(p + q - 1) > 0x1p-51) {
      throw new IllegalArgumentException(
          "bernoulli: p is " + p + " and q is " + q + " but their sum must be 1");
    }
  }

  /** 1 with chance p. */
  public static Bernoulli of(double p) {
    return new Bernoulli(p, 1 - p);
  }

  /** 1 with chance {@code 1 / (1 + e^-logit)}; infinite logits are certainty. */
  public static Bernoulli ofLogit(double logit) {
    return new Bernoulli(LogDomain.sigmoid(logit), LogDomain.sigmoid(-logit));
  }

  /** Maximum likelihood: the share of ones. */
  public static Bernoulli fit(long... draws) {
    return Binomial.fit(1, draws).each();
  }

  @Override
  public double logMass(long k) {
    return k == 0 ? logOf(q, p) : k == 1 ? logOf(p, q) : Double.NEGATIVE_INFINITY;
  }

  /** {@code ln chance}, from whichever of the chance and its converse knows it better. */
  private static double logOf(double chance, double converse) {
    return chance <= 0.5 ? Math.log(chance) : Math.log1p(-converse);
  }

  @Override
  public long highest() {
    return 1;
  }

  @Override
  public double mean() {
    return p;
  }

  @Override
  public double variance() {
    return p * q;
  }

  @Override
  public double moment(int order) {
    return new Binomial(1, this).moment(order);
  }

  @Override
  public double centralMoment(int order) {
    return new Binomial(1, this).centralMoment(order);
  }

  @Override
  public double logMgf(double t) {
    Require.finite("bernoulli", "t", t);
    return Math.abs(t) < SMALL_T
        ? Math.log1p(p * Math.expm1(t))
        : LogDomain.logAddExp(logMass(0), logMass(1) + t);
  }

  @Override
  public double cumulative(double x) {
    return x < 0 ? 0 : x < 1 ? q : x >= 1 ? 1 : x;
  }

  @Override
  public double survival(double x) {
    return x < 0 ? 1 : x < 1 ? p : x >= 1 ? 0 : x;
  }

  @Override
  public double quantile(double u) {
    return Lattice.quantile("bernoulli", this, u);
  }

  @Override
  public double entropy() {
    return Lattice.entropy(this);
  }
}
