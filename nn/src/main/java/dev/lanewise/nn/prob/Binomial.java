package dev.lanewise.nn.prob;

/** The number of ones among independent trials: {@code P(k) = (n over k) p^k q^(n-k)}. */
public record Binomial(long trials, Bernoulli each) implements Discrete {
  /** Beyond it a tail would be a sum of more than 2^18 terms. */
  private static final long MOST = Integer.MAX_VALUE;

  /** Checks the number of trials. */
  public Binomial {
    if (trials < 0 || trials > MOST) {
      throw new IllegalArgumentException(
          "binomial: trials is " + trials + " but must be within 0 .. 2^31 - 1");
    }
  }

  /** Trials that each succeed with chance p. */
  public static Binomial of(long trials, double p) {
    return new Binomial(trials, Bernoulli.of(p));
  }

  /** Maximum likelihood for a known number of trials: the share of successes among all trials. */
  public static Binomial fit(long trials, long... draws) {
    Require.atLeast("binomial fit", "trials", trials, 1);
    Require.atLeast("binomial fit", "the number of draws", draws.length, 1);
    double ones = 0;
    for (int i = 0; i < draws.length; i++) {
      Require.below("binomial fit", "draw " + i, draws[i], trials + 1);
      ones += draws[i];
    }
    double all = (double) trials * draws.length;
    return new Binomial(trials, new Bernoulli(ones / all, (all - ones) / all));
  }

  /**
   * The sum of independent numbers.
   *
   * @throws IllegalArgumentException if the chances differ: the sum is then not binomial
   */
  public Binomial plus(Binomial other) {
    if (!each.equals(other.each)) {
      throw new IllegalArgumentException(
          "binomial: chances "
              + each.p()
              + " and "
              + other.each.p()
              + " differ: their sum is not binomial");
    }
    return new Binomial(trials + other.trials, each);
  }

  /** By Loader's saddle-point form: deviances and what Stirling's formula leaves. */
  @Override
  public double logMass(long k) {
    double n = trials;
    double hits = k;
    double misses = trials - k;
    if (hits < 0 || misses < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (hits == 0 || misses == 0) {
      return trials == 0 ? 0 : n * each.logMass(k == 0 ? 0 : 1);
    }
    return Stirling.error(n)
        - Stirling.error(hits)
        - Stirling.error(misses)
        - Deviance.of(hits, n * each.p())
        - Deviance.of(misses, n * each.q())
        + (Math.log(n / hits) - Math.log(misses)) / 2
        - LogDomain.HALF_LN_2_PI;
  }

  @Override
  public long highest() {
    return trials;
  }

  @Override
  public double mean() {
    return trials * each.p();
  }

  @Override
  public double variance() {
    return trials * each.variance();
  }

  @Override
  public double moment(int order) {
    Require.order("binomial", order);
    return Moments.ofCopies(Moments.ofSwitchRaw(each.p(), order), trials)[order];
  }

  /** Of successes or of failures, whichever are rarer: their moments are not negative. */
  @Override
  public double centralMoment(int order) {
    Require.order("binomial", order);
    double rare = Math.min(each.p(), each.q());
    double usual = Math.max(each.p(), each.q());
    double moment = Moments.ofCopies(Moments.ofSwitch(rare, usual, order), trials)[order];
    return each.p() > each.q() && order % 2 == 1 ? -moment : moment;
  }

  @Override
  public double logMgf(double t) {
    return trials * each.logMgf(t);
  }

  @Override
  public double cumulative(double x) {
    double k = Math.floor(x);
    if (!(k >= 0 && k < trials)) {
      return k < 0 ? 0 : k >= trials ? 1 : x;
    }
    return k <= mean() ? tail((long) k, -1) : 1 - tail((long) k + 1, 1);
  }

  @Override
  public double survival(double x) {
    double k = Math.floor(x);
    if (!(k >= 0 && k < trials)) {
      return k < 0 ? 1 : k >= trials ? 0 : x;
    }
    return k + 1 >= mean() ? tail((long) k + 1, 1) : 1 - tail((long) k, -1);
  }

  /**
   * The sum of masses from k on away from the mean, each by its ratio to the one before: some 9
   * deviations of terms at most, and with all digits, of which the library's incomplete beta
   * function loses half for large n.
   */
  private double tail(long k, int step) {
    double odds = step > 0 ? each.p() / each.q() : each.q() / each.p();
    double towards = step > 0 ? k : trials - k; // what there is more and more of
    double term = 1;
    double sum = 0;
    for (double i = towards; term > 0x1p-56 * sum; i++) {
      sum += term;
      term *= (trials - i) / (i + 1) * odds;
    }
    return Math.min(1, mass(k) * sum);
  }

  @Override
  public double quantile(double u) {
    return Lattice.quantile("binomial", this, u);
  }

  @Override
  public double entropy() {
    return Lattice.entropy(this);
  }
}
