package dev.lanewise.nn.prob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is fitted has the greatest likelihood: its neighbours have less. */
final class FitProperties {
  /** How far a neighbour's parameter is away, as a factor. */
  private static final double[] FACTORS = {0.9, 0.999, 1.001, 1.1};

  @Provide
  Arbitrary<double[]> positive() {
    return Families.between(0.01, 100).array(double[].class).ofMinSize(2).ofMaxSize(30);
  }

  @Provide
  Arbitrary<long[]> counts() {
    return Arbitraries.longs().between(0, 6).array(long[].class).ofMinSize(1).ofMaxSize(20);
  }

  private static double logLikelihood(Distribution x, double... draws) {
    return Arrays.stream(draws)
        .map(v -> x instanceof Continuous c ? c.logDensity(v) : ((Discrete) x).logMass((long) v))
        .sum();
  }

  private static void assertBest(
      Distribution best, Function<Double, Distribution> neighbour, double... draws) {
    double greatest = logLikelihood(best, draws);
    double rounding = draws.length * 1e-13 * (1 + Math.abs(greatest));
    for (double factor : FACTORS) {
      assertThat(logLikelihood(neighbour.apply(factor), draws))
          .isLessThanOrEqualTo(greatest + rounding);
    }
  }

  @Property(tries = 60)
  void normal(@ForAll("positive") double[] draws) {
    draws[0] = 101; // not all are equal
    Normal best = Normal.fit(draws);
    assertBest(best, f -> Normal.of(best.mean() * f, best.deviation()), draws);
    assertBest(best, f -> Normal.of(best.mean(), best.deviation() * f), draws);
  }

  @Property(tries = 60)
  void gamma(@ForAll("positive") double[] draws) {
    draws[0] = 101;
    Gamma best = Gamma.fit(draws);
    assertThat(best.mean())
        .isCloseTo(Arrays.stream(draws).average().orElseThrow(), within(1e-13 * best.mean()));
    assertBest(best, f -> Gamma.of(best.shape() * f, best.rate()), draws);
    assertBest(best, f -> Gamma.of(best.shape(), best.rate() * f), draws);
    assertBest(best, f -> Gamma.of(best.shape() * f, best.rate() * f), draws);
  }

  @Property(tries = 60)
  void counts(@ForAll("counts") long[] draws) {
    double[] numbers = Arrays.stream(draws).asDoubleStream().toArray();
    Poisson poisson = Poisson.fit(draws);
    assertBest(poisson, f -> Poisson.of(poisson.rate() * f), numbers);
    Binomial binomial = Binomial.fit(6, draws);
    assertBest(binomial, f -> Binomial.of(6, Math.min(1, binomial.each().p() * f)), numbers);
    Categorical categorical = Categorical.fit(7, draws);
    assertBest(
        categorical,
        f -> {
          double[] weights = categorical.probabilities();
          weights[3] *= f;
          weights[0] += 1e-3;
          return Categorical.ofWeights(weights);
        },
        numbers);
  }

  @Property(tries = 30)
  void bernoulli(@ForAll @IntRange(min = 1, max = 30) int n, @ForAll int bits) {
    long[] draws = new long[n];
    Arrays.setAll(draws, i -> (bits >>> i) & 1);
    Bernoulli best = Bernoulli.fit(draws);
    assertThat(best.p()).isEqualTo(Arrays.stream(draws).sum() / (double) n);
    assertBest(
        best,
        f -> Bernoulli.of(Math.min(1, best.p() * f)),
        Arrays.stream(draws).asDoubleStream().toArray());
  }

  /** Within 4 deviations of Cramer and Rao's bound, 1 / (n information), for fixed keys. */
  @Example
  void manyDrawsGiveTheParametersBack() {
    int n = 20_000;
    Normal normal = Normal.fit(Normal.of(-3, 2).samples(RandomKey.of(1), n));
    assertThat(normal.mean()).isCloseTo(-3, within(4 * 2 / Math.sqrt(n)));
    assertThat(normal.deviation()).isCloseTo(2, within(4 * 2 / Math.sqrt(2.0 * n)));
    for (double shape : new double[] {0.02, 3, 1e5}) {
      Gamma gamma = Gamma.fit(Gamma.of(shape, 5).samples(RandomKey.of(2), n));
      // The information on ln(shape), with the rate unknown, is trigammaGap.
      double deviation = 1 / Math.sqrt(n * Stirling.trigammaGap(shape));
      assertThat(Math.log(gamma.shape() / shape)).isCloseTo(0, within(4 * deviation));
    }
  }

  @Example
  void whatDeterminesNothingIsRefused() {
    assertThatThrownBy(() -> Normal.fit(3))
        .hasMessage("normal fit: the number of draws is 1 but must be at least 2");
    assertThatThrownBy(() -> Normal.fit(3, 3))
        .hasMessage("normal fit: all 2 draws are 3.0: there is no deviation");
    assertThatThrownBy(() -> Normal.fit(3, Double.NaN))
        .hasMessage("normal fit: draw 1 is NaN but must be finite");
    assertThatThrownBy(() -> Gamma.fit(3, -1))
        .hasMessage("gamma fit: draw 1 is -1.0 but must be positive and finite");
    assertThatThrownBy(() -> Gamma.fit(0.1, 0.1, 0.1))
        .hasMessageContaining("the shape is infinite");
    assertThatThrownBy(() -> Poisson.fit()).hasMessageContaining("must be at least 1");
    assertThatThrownBy(() -> Poisson.fit(1, -1))
        .hasMessage("poisson fit: draw 1 is -1 but must be at least 0");
    assertThatThrownBy(() -> Binomial.fit(3, 2, 4))
        .hasMessage("binomial fit: draw 1 is 4 but must be within 0 .. 3");
    assertThatThrownBy(() -> Bernoulli.fit(2)).hasMessageContaining("must be within 0 .. 1");
    assertThatThrownBy(() -> Categorical.fit(2, 0, 2)).hasMessageContaining("within 0 .. 1");
    assertThatThrownBy(() -> Categorical.fit(0)).hasMessageContaining("must be at least 1");
  }
}
