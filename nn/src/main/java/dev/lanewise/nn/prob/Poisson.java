package dev.lanewise.nn.prob;

/** {@code P(k) = e^-rate rate^k / k!}. */
public record Poisson(double rate) implements Discrete {
  /** Beyond it whole numbers are not doubles. */
  private static final double MOST = 0x1p52;

  /** Checks the rate; with rate 0 the number is 0 for certain. */
  public Poisson {
    if (!(rate >= 0 && rate <= MOST)) {
      throw new IllegalArgumentException(
          "poisson: rate is " + rate + " but must be within 0 .. 2^52");
    }
  }

  /** The distribution with this mean. */
  public static Poisson of(double rate) {
    return new Poisson(rate);
  }

  /** Maximum likelihood: the mean. */
  public static Poisson fit(long... draws) {
    Require.atLeast("poisson fit", "the number of draws", draws.length, 1);
    double sum = 0;
    for (int i = 0; i < draws.length; i++) {
      Require.atLeast("poisson fit", "draw " + i, draws[i], 0);
      sum += draws[i];
    }
    return of(sum / draws.length);
  }

  /** The sum of independent numbers. */
  public Poisson plus(Poisson other) {
    return of(rate + other.rate);
  }

  @Override
  public double logMass(long k) {
    return k < 0 ? Double.NEGATIVE_INFINITY : Deviance.logPoisson((double) k, rate);
  }

  @Override
  public long highest() {
    return rate == 0 ? 0 : Long.MAX_VALUE;
  }

  @Override
  public double mean() {
    return rate;
  }

  @Override
  public double variance() {
    return rate;
  }

  @Override
  public double moment(int order) {
    Require.order("poisson", order);
    return Moments.ofPoisson(rate, order, false);
  }

  @Override
  public double centralMoment(int order) {
    Require.order("poisson", order);
    return Moments.ofPoisson(rate, order, true);
  }

  @Override
  public double logMgf(double t) {
    Require.finite("poisson", "t", t);
    return rate == 0 ? 0 : rate * Math.expm1(t);
  }

  @Override
  public double cumulative(double x) {
    double k = Math.floor(x);
    return k < 0 ? 0 : k >= highest() ? 1 : upTo(k);
  }

  @Override
  public double survival(double x) {
    double k = Math.floor(x);
    return k < 0 ? 1 : k >= highest() ? 0 : beyond(k);
  }

  // Of a rate of 0 the tails are known whatever the number, even if it is none.
  private double upTo(double k) {
    return Double.isNaN(k) ? k : GammaTails.upper(k + 1, rate);
  }

  private double beyond(double k) {
    return Double.isNaN(k) ? k : GammaTails.lower(k + 1, rate);
  }

  @Override
  public double quantile(double p) {
    return Lattice.quantile("poisson", this, p);
  }

  @Override
  public double entropy() {
    return Lattice.entropy(this);
  }
}
