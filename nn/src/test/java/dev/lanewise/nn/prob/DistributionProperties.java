package dev.lanewise.nn.prob;

import static dev.lanewise.nn.prob.Expectation.ROUNDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds of every distribution, against sums and integrals of its masses and densities. */
final class DistributionProperties {
  @Provide
  Arbitrary<Distribution> all() {
    return Families.all();
  }

  @Provide
  Arbitrary<Discrete> discrete() {
    return Families.discrete();
  }

  @Provide
  Arbitrary<Double> chance() {
    return Families.between(0.000001, 0.999999);
  }

  @Property(tries = 100)
  void theWholeIsOne(@ForAll("all") Distribution x) {
    assertThat(Expectation.of(x, _ -> 1)).isCloseTo(1, within(ROUNDING));
  }

  @Property(tries = 150)
  void momentsAreExpectations(
      @ForAll("all") Distribution x, @ForAll @IntRange(min = 0, max = 8) int order) {
    double mean = x.mean();
    double raw = Expectation.of(x, v -> Math.pow(v, order));
    double size = Expectation.of(x, v -> Math.pow(Math.abs(v), order));
    assertThat(x.moment(order)).isCloseTo(raw, within(ROUNDING * size));
    double central = Expectation.of(x, v -> Math.pow(v - mean, order));
    // Differences from the mean err by their rounding, order times in each product.
    double spread = Expectation.of(x, v -> Math.pow(Math.abs(v - mean), order));
    double wider =
        Expectation.of(x, v -> Math.pow(Math.abs(v - mean) + 0x1p-50 * Math.abs(mean), order));
    assertThat(x.centralMoment(order))
        .isCloseTo(central, within(ROUNDING * spread + 2 * (wider - spread)));
  }

  @Property(tries = 100)
  void theFirstMomentsHaveNames(@ForAll("all") Distribution x) {
    assertThat(x.moment(0)).isCloseTo(1, within(ROUNDING));
    assertThat(x.centralMoment(0)).isCloseTo(1, within(ROUNDING));
    assertThat(x.moment(1)).isCloseTo(x.mean(), within(ROUNDING * Math.abs(x.mean())));
    assertThat(x.centralMoment(1)).isCloseTo(0, within(ROUNDING * x.deviation()));
    assertThat(x.centralMoment(2)).isCloseTo(x.variance(), within(ROUNDING * x.variance()));
    assertThat(x.deviation()).isCloseTo(Math.sqrt(x.variance()), within(ROUNDING * x.deviation()));
  }

  /** The generating function is an expectation; t up to 2 deviations, within a gamma's domain. */
  @Property(tries = 150)
  void generatingFunctionsAreExpectations(
      @ForAll("all") Distribution x, @ForAll("chance") double where) {
    double t = (where - 0.5) * 4 / Math.max(0.5, x.deviation());
    t = x instanceof Gamma g ? Math.min(t, g.rate() / 2) : t;
    double at = t;
    double expected = Expectation.of(x, v -> Math.exp(at * v));
    Assume.that(expected > 1e-280);
    // Exponents err by their rounding.
    double size = Expectation.of(x, v -> (1 + Math.abs(at * v)) * Math.exp(at * v));
    assertThat(x.mgf(t)).isCloseTo(expected, within(ROUNDING * size));
    assertThat(x.logMgf(t)).isCloseTo(Math.log(expected), within(ROUNDING * size / expected));
    assertThat(x.logMgf(0)).isZero();
  }

  /** Taylor: {@code M(t) = sum m_k t^k / k!}; what 20 terms leave is below t^20 of the 20th. */
  @Property(tries = 100)
  void generatingFunctionsGenerateTheMoments(@ForAll("all") Distribution x) {
    double scale = Math.pow(Math.abs(x.moment(40)), 1 / 40.0);
    Assume.that(scale > 0);
    double t = 0.05 / scale; // |m_k t^k| <= 0.05^k for k <= 40, by Lyapunov's inequality
    double sum = 0;
    double factor = 1;
    for (int k = 0; k < 20; k++) {
      sum += factor * x.moment(k);
      factor *= t / (k + 1);
    }
    assertThat(x.mgf(t)).isCloseTo(sum, within(ROUNDING));
  }

  @Property(tries = 150)
  void cumulativesSumTheMasses(@ForAll("discrete") Discrete x) {
    double sum = 0;
    double last = Math.min((double) x.highest(), x.mean() + 15 * x.deviation() + 60);
    assertThat(x.cumulative(-1)).isZero();
    assertThat(x.survival(-1)).isEqualTo(1);
    for (int k = 0; k <= last; k++) {
      sum += x.mass(k);
      assertThat(x.cumulative(k + 0.5)).isCloseTo(sum, within(ROUNDING));
      assertThat(x.cumulative(k)).isEqualTo(x.cumulative(k + 0.5));
      assertThat(x.survival(k)).isCloseTo(1 - sum, within(ROUNDING));
    }
    assertThat(x.cumulative(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(x.survival(Double.POSITIVE_INFINITY)).isZero();
  }

  /** {@code d/dx P(X <= x) = p(x)}, integrated from one quantile to another by Simpson's rule. */
  @Property(tries = 150)
  void cumulativesIntegrateTheDensity(
      @ForAll("chance") double p, @ForAll("chance") double q, @ForAll("all") Distribution any) {
    Assume.that(any instanceof Continuous);
    Continuous x = (Continuous) any;
    double from = x.quantile(Math.max(1e-3, Math.min(p, q)));
    double to = x.quantile(Math.min(0.999, Math.max(p, q)));
    Assume.that(to > from);
    int n = 2000;
    // In ln x for gamma, where small x have great densities.
    boolean log = x instanceof Gamma;
    double a = log ? Math.log(from) : from;
    double b = log ? Math.log(to) : to;
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      double y = a + (b - a) * i / n;
      double weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * (log ? Math.exp(y) * x.density(Math.exp(y)) : x.density(y));
    }
    // Simpson's error (b - a)^5 f'''' / (180 n^4), the interval being some 40 widths at most, f''''
    // at most 3 in units of the width: 40^5 * 3 / 180 / 2000^4 = 1e-7.
    assertThat(sum * (b - a) / n / 3)
        .isCloseTo(x.cumulative(to) - x.cumulative(from), within(1e-7));
    assertThat(x.survival(from) - x.survival(to))
        .isCloseTo(x.cumulative(to) - x.cumulative(from), within(ROUNDING));
  }

  @Property(tries = 200)
  void quantilesInvertCumulatives(@ForAll("all") Distribution x, @ForAll("chance") double p) {
    double at = x.quantile(p);
    if (x instanceof Continuous c) {
      // The quantile's own rounding counts as often as the density says.
      double allowed = ROUNDING * Math.min(p, 1 - p) + 0x1p-51 * Math.abs(at) * c.density(at);
      assertThat(x.cumulative(at)).isCloseTo(p, within(allowed + 0x1p-50 * p));
      assertThat(x.survival(at)).isCloseTo(1 - p, within(allowed + 0x1p-50));
    } else {
      assertThat(x.cumulative(at)).isGreaterThanOrEqualTo(p - ROUNDING);
      assertThat(at == 0 || x.cumulative(at - 1) < p + ROUNDING).isTrue();
    }
  }

  @Property(tries = 100)
  void entropyIsTheMeanSurprise(@ForAll("all") Distribution x) {
    double surprise =
        Expectation.of(
            x,
            v -> x instanceof Continuous c ? -c.logDensity(v) : -((Discrete) x).logMass((long) v));
    assertThat(x.entropy()).isCloseTo(surprise, within(ROUNDING * 100));
    if (x instanceof Discrete d) {
      assertThat(d.entropy()).isNotNegative();
    } else {
      // Of all densities with this variance the normal one has the most entropy.
      Normal normal = Normal.of(x.mean(), x.deviation());
      assertThat(x.entropy()).isLessThanOrEqualTo(normal.entropy() + ROUNDING);
    }
  }
}
