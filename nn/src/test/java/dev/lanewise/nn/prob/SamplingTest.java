package dev.lanewise.nn.prob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Draws have the distribution they come from. Keys are fixed, so these tests pass or fail once and
 * for all; each bound would be exceeded by one key in 10,000 or fewer.
 */
final class SamplingTest {
  private static final int DRAWS = 4000;
  private static final double LEVEL = 1e-4;

  /** Of a normal number, beyond which lies less than {@link #LEVEL}. */
  private static final double DEVIATIONS = 4;

  private static final List<Discrete> DISCRETE =
      List.of(
          Bernoulli.of(0.3),
          Bernoulli.ofLogit(-3),
          Categorical.of(0.2, 0, 0.5, 0.3, 0),
          Binomial.of(10, 0.5),
          Binomial.of(500, 0.99),
          Binomial.of(1_000_000, 1e-5),
          Poisson.of(0.1),
          Poisson.of(4),
          Poisson.of(300),
          Poisson.of(1e9));

  private static final List<Continuous> CONTINUOUS =
      List.of(
          Normal.of(3, 0.5),
          Gamma.of(0.05, 2),
          Gamma.exponential(3),
          Gamma.of(2.5, 100),
          Gamma.of(1e4, 1e-3),
          Gamma.of(1e10, 1));

  static Stream<Distribution> all() {
    return Stream.concat(DISCRETE.stream(), CONTINUOUS.stream());
  }

  private static double[] draws(Distribution x) {
    return x.samples(RandomKey.of(x.hashCode()), DRAWS);
  }

  /** By the central limit theorem: {@code Var[X] = m_2}, {@code Var[(X - m)^2] = m_4 - m_2^2}. */
  @ParameterizedTest
  @MethodSource("all")
  void meansAndVariancesAreTheirs(Distribution x) {
    double mean = x.mean();
    double variance = x.variance();
    double[] draws = draws(x);
    double root = Math.sqrt(DRAWS);
    assertThat(Arrays.stream(draws).average().orElseThrow())
        .isCloseTo(mean, within(DEVIATIONS * x.deviation() / root));
    assertThat(Arrays.stream(draws).map(v -> (v - mean) * (v - mean)).average().orElseThrow())
        .isCloseTo(
            variance,
            within(DEVIATIONS * Math.sqrt(x.centralMoment(4) - variance * variance) / root));
  }

  /** Kolmogorov and Smirnov's distance, bounded as Massart proved: {@code 2 exp(-2 n d^2)}. */
  @ParameterizedTest
  @MethodSource("all")
  void empiricalCumulativesAreNear(Distribution x) {
    double[] sorted = draws(x);
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < DRAWS; i++) {
      if (i + 1 == DRAWS || sorted[i + 1] > sorted[i]) {
        distance = Math.max(distance, Math.abs(x.cumulative(sorted[i]) - (i + 1.0) / DRAWS));
      }
    }
    assertThat(distance).isLessThan(Math.sqrt(Math.log(2 / LEVEL) / (2.0 * DRAWS)));
  }

  /** Pearson's statistic over values, or between quantiles, with five or more expected in each. */
  @ParameterizedTest
  @MethodSource("all")
  void countsAreChiSquared(Distribution x) {
    double[] draws = draws(x);
    double statistic = 0;
    int cells = 0;
    double lower = 0;
    double edge = Double.NEGATIVE_INFINITY;
    for (double p = 0.02; p < 1.01; p += 0.02) {
      double from = edge;
      double to = p > 0.99 ? Double.POSITIVE_INFINITY : x.quantile(p);
      double expected = DRAWS * (x.cumulative(to) - lower);
      if (expected >= 5) {
        double count = Arrays.stream(draws).filter(v -> v > from && v <= to).count();
        statistic += (count - expected) * (count - expected) / expected;
        cells++;
        lower = x.cumulative(to);
        edge = to;
      }
    }
    assertThat(cells).isGreaterThanOrEqualTo(2);
    assertThat(RegularizedGamma.Q.value((cells - 1) / 2.0, statistic / 2)).isGreaterThan(LEVEL);
  }

  /** Neither neighbours in a stream nor streams of split keys are correlated. */
  @Test
  void drawsAreIndependent() {
    RandomKey key = RandomKey.of(5);
    double neighbours = 0;
    double streams = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = Normal.STANDARD.sample(key, i);
      neighbours += x * Normal.STANDARD.sample(key, i + 1) / DRAWS;
      streams += x * Normal.STANDARD.sample(key.split(1), i) / DRAWS;
    }
    assertThat(neighbours).isCloseTo(0, within(DEVIATIONS / Math.sqrt(DRAWS)));
    assertThat(streams).isCloseTo(0, within(DEVIATIONS / Math.sqrt(DRAWS)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void drawsAreFunctionsOfKeyAndNumber(Distribution x) {
    RandomKey key = RandomKey.of(1);
    double[] draws = x.samples(key, 20);
    for (int i = 19; i >= 0; i--) {
      assertThat(x.sample(key, i)).isEqualTo(draws[i]);
    }
    assertThat(x.samples(RandomKey.of(1).split(0), 2000)).isNotEqualTo(x.samples(key, 2000));
  }

  /** The same stream gives the same share of every distribution. */
  @Test
  void drawsOfOneKeyAreCoupled() {
    RandomKey key = RandomKey.of(2);
    for (int i = 0; i < 200; i++) {
      double x = Normal.STANDARD.sample(key, i);
      assertThat(Normal.of(2, 3).sample(key, i)).isCloseTo(2 + 3 * x, within(1e-14));
      assertThat(Poisson.of(4).sample(key, i)).isLessThanOrEqualTo(Poisson.of(5).sample(key, i));
    }
  }

  @Test
  void whatIsImpossibleIsNeverDrawn() {
    Categorical x = Categorical.of(0, 0.5, 0, 0.5, 0);
    for (double v : x.samples(RandomKey.of(3), DRAWS)) {
      assertThat(x.mass((long) v)).isPositive();
    }
    assertThat(x.quantile(0)).isEqualTo(1);
    assertThat(x.quantile(1)).isEqualTo(3);
    assertThatThrownBy(() -> x.samples(RandomKey.of(3), -1))
        .hasMessage("sample: n is -1 but must be at least 0");
    assertThatThrownBy(() -> x.sample(RandomKey.of(3), -1))
        .hasMessage("sample: i is -1 but must be at least 0");
  }
}
