package dev.lanewise.nn.prob;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Distributions of every family, for properties. */
final class Families {
  private Families() {}

  static Arbitrary<Double> between(double low, double high) {
    return Arbitraries.doubles().between(low, high).ofScale(6);
  }

  static Arbitrary<Binomial> binomials() {
    return Combinators.combine(Arbitraries.integers().between(0, 40), between(0, 1))
        .as(Binomial::of);
  }

  static Arbitrary<Poisson> poissons() {
    return between(0, 60).map(Poisson::of);
  }

  static Arbitrary<Categorical> categoricals() {
    return between(0, 1)
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(
            weights -> {
              weights[0] += 0.01; // not all are 0
              return Categorical.ofWeights(weights);
            });
  }

  static Arbitrary<Normal> normals() {
    return Combinators.combine(between(-10, 10), between(0.01, 10)).as(Normal::of);
  }

  static Arbitrary<Gamma> gammas() {
    return Combinators.combine(between(0.2, 60), between(0.01, 100)).as(Gamma::of);
  }

  static Arbitrary<Discrete> discrete() {
    return Arbitraries.oneOf(
        List.of(between(0, 1).map(Bernoulli::of), binomials(), poissons(), categoricals()));
  }

  static Arbitrary<Continuous> continuous() {
    return Arbitraries.oneOf(List.of(normals(), gammas()));
  }

  static Arbitrary<Distribution> all() {
    return Arbitraries.oneOf(List.of(discrete(), continuous()));
  }
}
