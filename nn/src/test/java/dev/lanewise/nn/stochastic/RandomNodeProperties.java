package dev.lanewise.nn.stochastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.prob.Bernoulli;
import dev.lanewise.nn.prob.Categorical;
import dev.lanewise.nn.prob.Normal;
import dev.lanewise.nn.run.Reference;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Log-probabilities as nodes are those of {@code nn.prob} as numbers. */
class RandomNodeProperties {
  private final Graph graph = new Graph();
  private final Node a = graph.input("a", Shape.of());
  private final Node b = graph.input("b", Shape.of());
  private final Node x = graph.input("x", Shape.of());

  private static double value(double a, double b, double x, Node node) {
    return Reference.of(
            Map.of("a", new double[] {a}, "b", new double[] {b}, "x", new double[] {x}), Map.of())
        .value(node)[0];
  }

  @Property(tries = 100)
  void normal(
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double mean,
      @ForAll @DoubleRange(min = 0.01, max = 100) double deviation,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double at) {
    double expected = Normal.of(mean, deviation).logDensity(at);
    // The constant ln(2 pi) / 2 is a float.
    assertThat(value(mean, deviation, at, new RandomNormal(a, b).logProbability(x)))
        .isCloseTo(expected, within(1e-7 + 1e-12 * Math.abs(expected)));
  }

  /** Up to logits whose chances, as numbers, have all their digits. */
  @Property(tries = 100)
  void bernoulli(
      @ForAll @DoubleRange(min = -700, max = 700) double logit, @ForAll @IntRange(max = 1) int at) {
    double expected = Bernoulli.ofLogit(logit).logMass(at);
    Node node = new RandomBernoulli(a).logProbability(x);
    assertThat(value(logit, 0, at, node)).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
    assertThat(value(1e4, 0, 0, node)).isEqualTo(-1e4);
    assertThat(value(-1e4, 0, 0, node)).isZero();
  }

  @Provide
  Arbitrary<double[]> logits() {
    return Arbitraries.doubles().between(-1e4, 1e4).array(double[].class).ofSize(5);
  }

  @Property(tries = 100)
  void categorical(@ForAll("logits") double[] logits, @ForAll @IntRange(max = 4) int at) {
    Node row = graph.input("row", Shape.of(5));
    double expected = Categorical.ofLogits(logits).logMass(at);
    Reference reference = Reference.of(Map.of("row", logits, "x", new double[] {at}), Map.of());
    assertThat(reference.value(new RandomCategorical(row).logProbability(x))[0])
        .isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
  }

  /** The log-trick: {@code grad p = p grad ln p}. */
  @Property(tries = 50)
  void gradientsOfProbabilitiesAreProbabilitiesTimesScores(
      @ForAll @DoubleRange(min = -2, max = 2) double mean,
      @ForAll @DoubleRange(min = 0.5, max = 2) double deviation,
      @ForAll @DoubleRange(min = -2, max = 2) double at) {
    Node log = new RandomNormal(a, b).logProbability(x);
    for (Node parameter : new Node[] {a, b}) {
      double left = value(mean, deviation, at, Gradient.of(log.exp(), parameter));
      double right = value(mean, deviation, at, log.exp().mul(Gradient.of(log, parameter)));
      assertThat(left).isCloseTo(right, within(1e-12));
    }
  }
}
