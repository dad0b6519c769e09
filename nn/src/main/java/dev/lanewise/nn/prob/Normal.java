package dev.lanewise.nn.prob;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/** {@code p(x) = exp(-z^2 / 2) / (sqrt(2 pi) deviation)}, where z = (x - mean) / deviation. */
public record Normal(double mean, double deviation) implements Continuous {
  /** Mean 0, deviation 1. */
  public static final Normal STANDARD = new Normal(0, 1);

  private static final double SQRT_2 = Math.sqrt(2);

  /** Checks that the mean is finite and the deviation positive. */
  public Normal {
    Require.finite("normal", "mean", mean);
    Require.positive("normal", "deviation", deviation);
  }

  /** The distribution with this mean and standard deviation. */
  public static Normal of(double mean, double deviation) {
    return new Normal(mean, deviation);
  }

  /** Maximum likelihood: the mean, and the mean squared distance from it. */
  public static Normal fit(double... draws) {
    Require.atLeast("normal fit", "the number of draws", draws.length, 2);
    double mean = 0;
    for (int i = 0; i < draws.length; i++) {
      Require.finite("normal fit", "draw " + i, draws[i]);
      mean += (draws[i] - mean) / (i + 1);
    }
    double squares = 0;
    for (double draw : draws) {
      squares += (draw - mean) * (draw - mean);
    }
    if (squares == 0) {
      throw new IllegalArgumentException(
          "normal fit: all " + draws.length + " draws are " + mean + ": there is no deviation");
    }
    return of(mean, Math.sqrt(squares / draws.length));
  }

  /** The sum of independent numbers. */
  public Normal plus(Normal other) {
    return of(mean + other.mean, Math.hypot(deviation, other.deviation));
  }

  private double z(double x) {
    return (x - mean) / deviation;
  }

  @Override
  public double logDensity(double x) {
    double z = z(x);
    return -z * z / 2 - Math.log(deviation) - LogDomain.HALF_LN_2_PI;
  }

  @Override
  public double variance() {
    return deviation * deviation;
  }

  /** By {@code m_(k+1) = mean m_k + k variance m_(k-1)} (Stein's identity). */
  @Override
  public double moment(int order) {
    return moment(mean, order);
  }

  @Override
  public double centralMoment(int order) {
    return moment(0, order);
  }

  private double moment(double about, int order) {
    Require.order("normal", order);
    double before = 0;
    double moment = 1;
    for (int k = 0; k < order; k++) {
      double next = product(about, moment) + product(k * variance(), before);
      before = moment;
      moment = next;
    }
    return moment;
  }

  /** 0 if either is, though the other may have overflowed. */
  private static double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }

  @Override
  public double logMgf(double t) {
    Require.finite("normal", "t", t);
    return t * (mean + t * deviation * deviation / 2); // so that infinities do not meet
  }

  @Override
  public double cumulative(double x) {
    return Erfc.value(-z(x) / SQRT_2) / 2;
  }

  @Override
  public double survival(double x) {
    return Erfc.value(z(x) / SQRT_2) / 2;
  }

  @Override
  public double quantile(double p) {
    Require.probability("normal", "p", p);
    return mean - deviation * SQRT_2 * InverseErfc.value(2 * p);
  }

  @Override
  public double entropy() {
    return Math.log(deviation) + LogDomain.HALF_LN_2_PI + 0.5;
  }
}
