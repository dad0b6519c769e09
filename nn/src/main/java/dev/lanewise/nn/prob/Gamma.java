package dev.lanewise.nn.prob;

import org.apache.commons.numbers.gamma.InverseErfc;
import org.apache.commons.numbers.gamma.LogGamma;

/** {@code p(x) = rate^shape x^(shape-1) e^(-rate x) / Gamma(shape)} for positive x. */
public record Gamma(double shape, double rate) implements Continuous {
  private static final int MOST_STEPS = 100;

  /** Checks that both are positive. */
  public Gamma {
    Require.positive("gamma", "shape", shape);
    Require.positive("gamma", "rate", rate);
  }

  /** The distribution with mean {@code shape / rate} and variance {@code shape / rate^2}. */
  public static Gamma of(double shape, double rate) {
    return new Gamma(shape, rate);
  }

  /** Of waiting times: the mean is {@code 1 / rate}. */
  public static Gamma exponential(double rate) {
    return of(1, rate);
  }

  /**
   * Maximum likelihood: the rate is shape over mean, and the shape solves {@code ln(shape) -
   * digamma(shape) = ln(mean) - mean(ln x)}, by Newton's method on its reciprocal (Minka,
   * Estimating a Gamma distribution, 2002).
   */
  public static Gamma fit(double... draws) {
    Require.atLeast("gamma fit", "the number of draws", draws.length, 2);
    double mean = 0;
    double meanLog = 0;
    for (int i = 0; i < draws.length; i++) {
      Require.positive("gamma fit", "draw " + i, draws[i]);
      mean += (draws[i] - mean) / (i + 1);
      meanLog += (Math.log(draws[i]) - meanLog) / (i + 1);
    }
    double s = Math.log(mean) - meanLog;
    if (!(s > draws.length * 0x1p-50)) {
      throw new IllegalArgumentException(
          "gamma fit: all " + draws.length + " draws are " + mean + ": the shape is infinite");
    }
    double shape = (3 - s + Math.sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
    for (int step = 0; step < 30; step++) {
      double slope = -Stirling.trigammaGap(shape);
      double next = 1 / (1 / shape + (Stirling.digammaGap(shape) - s) / slope);
      if (Math.abs(next - shape) <= 0x1p-48 * shape) {
        break;
      }
      shape = next;
    }
    return of(shape, shape / mean);
  }

  /**
   * The sum of independent numbers.
   *
   * @throws IllegalArgumentException if the rates differ: the sum then has no gamma distribution
   */
  public Gamma plus(Gamma other) {
    if (rate != other.rate) {
      throw new IllegalArgumentException(
          "gamma: rates " + rate + " and " + other.rate + " differ: their sum is not gamma");
    }
    return of(shape + other.shape, rate);
  }

  /** Of shapes from 1 on by Poisson's saddle-point form, which keeps the digits of large ones. */
  @Override
  public double logDensity(double x) {
    if (x < 0 || x == Double.POSITIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    if (x == 0 && shape == 1) {
      return Math.log(rate);
    }
    if (shape >= 1 && rate * x > 0) {
      return Math.log(rate) + Deviance.logPoisson(shape - 1, rate * x);
    }
    double logX = Math.log(x);
    return shape * Math.log(rate) + (shape - 1) * logX - rate * x - LogGamma.value(shape);
  }

  @Override
  public double mean() {
    return shape / rate;
  }

  @Override
  public double variance() {
    return shape / rate / rate;
  }

  @Override
  public double moment(int order) {
    Require.order("gamma", order);
    double moment = 1;
    for (int k = 0; k < order; k++) {
      moment *= (shape + k) / rate;
    }
    return moment;
  }

  /** By {@code m_(k+1) = k / rate (m_k + mean m_(k-1))}. */
  @Override
  public double centralMoment(int order) {
    Require.order("gamma", order);
    double before = 1;
    double moment = order == 0 ? 1 : 0;
    for (int k = 1; k < order; k++) {
      double next = k / rate * (moment + mean() * before);
      before = moment;
      moment = next;
    }
    return moment;
  }

  /** Finite for t below the rate. */
  @Override
  public double logMgf(double t) {
    Require.finite("gamma", "t", t);
    return t < rate ? -shape * Math.log1p(-t / rate) : Double.POSITIVE_INFINITY;
  }

  @Override
  public double cumulative(double x) {
    return x <= 0 ? 0 : rate * x == Double.POSITIVE_INFINITY ? 1 : lower(rate * x);
  }

  @Override
  public double survival(double x) {
    return x <= 0 ? 1 : rate * x == Double.POSITIVE_INFINITY ? 0 : upper(rate * x);
  }

  private double lower(double y) {
    return GammaTails.lower(shape, y);
  }

  private double upper(double y) {
    return GammaTails.upper(shape, y);
  }

  /**
   * By Newton's method on the logarithm of the smaller tail. The lower one is concave as a function
   * of ln x, so that after one step the iteration approaches from one side and cannot overshoot;
   * the upper one is nearly a straight line in x.
   */
  @Override
  public double quantile(double p) {
    Require.probability("gamma", "p", p);
    if (p == 0 || p == 1) {
      return p == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    boolean left = p <= 0.5;
    double goal = left ? Math.log(p) : Math.log1p(-p);
    Gamma unit = of(shape, 1);
    double y = guess(p);
    for (int step = 0; step < MOST_STEPS && y > 0; step++) {
      double tail = left ? lower(y) : upper(y);
      if (tail == 0) { // too far out: a deviation inwards
        y *= Math.exp((left ? 1 : -1) / Math.sqrt(1 + shape));
        continue;
      }
      double miss = goal - Math.log(tail);
      double slope = Math.exp(unit.logDensity(y) - Math.log(tail));
      double steepness = y * slope;
      y = left ? y * Math.exp(miss / steepness) : Math.max(y - miss / slope, y / 2);
      if (Math.abs(miss) <= 0x1p-50 * Math.max(steepness, Math.max(1, -goal))) {
        break;
      }
    }
    return y / rate;
  }

  /**
   * A quantile of rate 1: Wilson and Hilferty's cube, but not below the solution of {@code x^shape
   * / Gamma(shape + 1) = p}, which is never above the quantile.
   */
  private double guess(double p) {
    double below = Math.exp((Math.log(p) + LogGamma.value(shape + 1)) / shape);
    double z = -Math.sqrt(2) * InverseErfc.value(2 * p);
    double root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
    return root > 0 ? Math.max(below, shape * root * root * root) : below;
  }

  /** {@code shape - ln rate + ln Gamma(shape) + (1 - shape) digamma(shape)}, rearranged. */
  @Override
  public double entropy() {
    return Math.log(shape) / 2
        - Math.log(rate)
        + LogDomain.HALF_LN_2_PI
        + Stirling.error(shape)
        + (shape - 1) * Stirling.digammaGap(shape);
  }
}
