package dev.lanewise.nn.prob;

import static dev.lanewise.nn.prob.Expectation.ROUNDING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The inequalities of probability, for every family. */
final class InequalityProperties {
  @Provide
  Arbitrary<Distribution> all() {
    return Families.all();
  }

  @Provide
  Arbitrary<Double> many() {
    return Families.between(1, 30);
  }

  @Provide
  Arbitrary<DoubleUnaryOperator> convex() {
    return Arbitraries.of(
        x -> x * x, Math::abs, x -> Math.exp(-x / 50), x -> Math.max(x, 3), x -> Math.pow(x, 4));
  }

  /** {@code P(X >= x)}. */
  private static double atLeast(Distribution x, double from) {
    return x instanceof Discrete ? x.survival(Math.ceil(from) - 1) : x.survival(from);
  }

  @Property(tries = 200)
  void chebyshev(@ForAll("all") Distribution x, @ForAll("many") double k) {
    Assume.that(x.variance() > 0);
    double reach = k * x.deviation();
    double outside = atLeast(x, x.mean() + reach) + x.cumulative(x.mean() - reach);
    assertThat(outside).isLessThanOrEqualTo((1 + ROUNDING) / (k * k));
  }

  @Property(tries = 200)
  void markov(@ForAll("all") Distribution x, @ForAll("many") double k) {
    Assume.that(!(x instanceof Normal) && x.mean() > 0);
    assertThat(atLeast(x, k * x.mean())).isLessThanOrEqualTo((1 + ROUNDING) / k);
  }

  /** {@code P(X >= a) <= e^(-t a) E[e^(t X)]} for every t above 0. */
  @Property(tries = 200)
  void chernoff(@ForAll("all") Distribution x, @ForAll("many") double k) {
    double a = x.mean() + k / 4 * x.deviation();
    double t = k / 8 / Math.max(x.deviation(), 0.1);
    double bound = Math.exp(x.logMgf(t) - t * a);
    assertThat(atLeast(x, a)).isLessThanOrEqualTo(bound * (1 + 100 * ROUNDING));
  }

  @Property(tries = 200)
  void jensen(@ForAll("all") Distribution x, @ForAll("convex") DoubleUnaryOperator f) {
    // |x| and max have a corner, where the trapezoidal rule errs by step^2 / 8 of the mass there.
    double rule = x instanceof Continuous ? 0.1 * 0.1 / 8 * x.deviation() : 0;
    double mean = Expectation.of(x, f);
    assertThat(mean)
        .isGreaterThanOrEqualTo(f.applyAsDouble(x.mean()) - rule - 10 * ROUNDING * Math.abs(mean));
    assertThat(x.logMgf(0.01)).isGreaterThanOrEqualTo(0.01 * x.mean() - ROUNDING);
  }

  /** {@code E[X^(j+k)]^2 <= E[X^2j] E[X^2k]}, and so for central moments. */
  @Property(tries = 200)
  void cauchyAndSchwarz(
      @ForAll("all") Distribution x,
      @ForAll @IntRange(min = 0, max = 6) int j,
      @ForAll @IntRange(min = 0, max = 6) int k) {
    double mixed = x.moment(j + k);
    assertThat(mixed * mixed)
        .isLessThanOrEqualTo(x.moment(2 * j) * x.moment(2 * k) * (1 + ROUNDING));
    double central = x.centralMoment(j + k);
    assertThat(central * central)
        .isLessThanOrEqualTo(x.centralMoment(2 * j) * x.centralMoment(2 * k) * (1 + ROUNDING));
  }

  /** Mean and median are less than a deviation apart (Hotelling and Solomons). */
  @Property(tries = 200)
  void medianIsWithinADeviationOfTheMean(@ForAll("all") Distribution x) {
    assertThat(Math.abs(x.quantile(0.5) - x.mean()))
        .isLessThanOrEqualTo(x.deviation() * (1 + ROUNDING) + ROUNDING);
  }
}
