package dev.lanewise.nn.stochastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.prob.Categorical;
import dev.lanewise.nn.prob.Normal;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Each of many draws has parameters of its own, all of one value, so that the gradient holds one
 * estimate for each draw: their mean must be the exact gradient, and their variances compare.
 */
class EstimatorProperties {
  private static final int DRAWS = 4096;
  private static final int TRIES = 3;

  private Graph graph = new Graph();
  private final Map<String, float[]> inputs = new HashMap<>();

  /** Mean and variance of estimates. */
  private record Estimate(double mean, double variance) {
    static Estimate of(float[] estimates, int from, int step) {
      int n = 0;
      double mean = 0;
      double squares = 0;
      for (int i = from; i < estimates.length; i += step) {
        n++;
        double d = estimates[i] - mean;
        mean += d / n;
        squares += d * (estimates[i] - mean);
      }
      return new Estimate(mean, squares / (n - 1));
    }

    /** Within 5 deviations of a mean of so many draws, which one in 2 million leaves. */
    void isUnbiasedFor(double exact) {
      assertThat(mean).isCloseTo(exact, within(5 * Math.sqrt(variance / DRAWS) + 1e-5));
    }
  }

  private void start(long seed) {
    graph = new Graph(Mode.TRAINING, RandomKey.of(seed));
    inputs.clear();
  }

  /** An input, so that equal parameters are not one node. */
  private Node each(String name, double... parameter) {
    float[] all = new float[DRAWS * parameter.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) parameter[i % parameter.length];
    }
    inputs.put(name, all);
    Shape draws = Shape.of(DRAWS);
    return graph.input(name, parameter.length == 1 ? draws : draws.append(parameter.length));
  }

  /** Values of nodes, all of one run. */
  private List<float[]> values(Node... nodes) {
    Map<String, Node> outputs = new LinkedHashMap<>();
    for (Node node : nodes) {
      outputs.put("out" + outputs.size(), node);
    }
    Execution run =
        Execution.of(
            Planner.best().plan(outputs, graph.assignments()), Weights.zeros(graph.state()));
    inputs.forEach(
        (name, all) -> {
          if (run.plan().inputs().containsKey(name)) {
            run.set(name, all);
          }
        });
    run.run();
    List<float[]> values = new ArrayList<>();
    outputs.forEach(
        (name, node) -> {
          float[] value = new float[node.shape().size()];
          run.get(name, value);
          values.add(value);
        });
    return values;
  }

  private static Node gradient(Node surrogate, Node parameter) {
    return Gradient.of(surrogate.sum(), parameter);
  }

  private List<Estimate> estimates(Node... gradients) {
    return values(gradients).stream().map(all -> Estimate.of(all, 0, 1)).toList();
  }

  /** {@code E x^2 = m^2 + s^2, E sin x = e^(-s^2 / 2) sin m}. */
  @Property(tries = TRIES, seed = "1")
  void bothAreUnbiasedForNormalNumbersAndReparameterisedOnesVaryLess(
      @ForAll @LongRange(max = 1000) long seed,
      @ForAll @DoubleRange(min = -1, max = 1) double m,
      @ForAll @DoubleRange(min = 0.2, max = 0.6) double s) {
    double damping = Math.exp(-s * s / 2);
    check(seed, m, s, Node::square, 2 * m, 2 * s);
    check(seed, m, s, Node::sin, damping * Math.cos(m), -s * damping * Math.sin(m));
  }

  private void check(
      long seed, double m, double s, UnaryOperator<Node> f, double byMean, double byDeviation) {
    start(seed);
    Node mean = each("mean", m);
    Node deviation = each("deviation", s);
    RandomNormal x = new RandomNormal(mean, deviation);
    Node path = f.apply(x.reparameterised());
    Node draws = x.draw();
    Node score = ScoreFunction.surrogate(f.apply(draws), x.logProbability(draws));
    List<Estimate> found =
        estimates(
            gradient(path, mean),
            gradient(score, mean),
            gradient(path, deviation),
            gradient(score, deviation));
    found.subList(0, 2).forEach(e -> e.isUnbiasedFor(byMean));
    found.subList(2, 4).forEach(e -> e.isUnbiasedFor(byDeviation));
    assertThat(found.get(0).variance()).isLessThan(found.get(1).variance());
    assertThat(found.get(2).variance()).isLessThan(found.get(3).variance());
  }

  /** {@code E f = sum_j p_j f_j}, so its gradient by logits is {@code p_j (f_j - E f)}. */
  @Property(tries = TRIES, seed = "1")
  void scoreFunctionsAreUnbiasedForCategories(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    int n = 4;
    double[] logits = new double[n];
    float[] table = new float[n];
    for (int j = 0; j < n; j++) {
      logits[j] = RandomKey.of(seed).normal(j);
      table[j] = 3 + RandomKey.of(seed).normal(n + j);
    }
    double[] p = Categorical.ofLogits(logits).probabilities();
    double mean = IntStream.range(0, n).mapToDouble(j -> p[j] * table[j]).sum();
    Node parameter = each("logits", logits);
    RandomCategorical x = new RandomCategorical(parameter);
    Node draws = x.draw();
    Node f = graph.constant(Shape.of(n), table).gather(draws);
    Node score = x.logProbability(draws);
    Node baseline = graph.constant((float) mean);
    List<float[]> found =
        values(
            gradient(ScoreFunction.surrogate(f, score), parameter),
            gradient(ScoreFunction.surrogate(f, score, baseline), parameter),
            gradient(f, parameter));
    double[] variances = new double[2];
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < 2; k++) {
        Estimate estimate = Estimate.of(found.get(k), j, n);
        estimate.isUnbiasedFor(p[j] * (table[j] - mean));
        variances[k] += estimate.variance();
      }
    }
    // All values are near 3, which a baseline takes away.
    assertThat(variances[1]).isLessThan(variances[0]);
    assertThat(found.get(2)).containsOnly(0);
  }

  @Property(tries = TRIES, seed = "1")
  void baselinesTakeAwayWhatAllValuesShare(@ForAll @LongRange(max = 1000) long seed) {
    start(seed);
    Node mean = each("mean", 0.5);
    RandomNormal x = new RandomNormal(mean, graph.constant(1));
    Node draws = x.draw();
    Node score = x.logProbability(draws);
    Node f = draws.square().add(10f);
    List<Estimate> found =
        estimates(
            gradient(ScoreFunction.surrogate(f, score), mean),
            gradient(ScoreFunction.surrogate(f, score, graph.constant(11.25f)), mean),
            gradient(ScoreFunction.surrogate(f, score, ScoreFunction.meanOfOthers(f)), mean));
    found.forEach(e -> e.isUnbiasedFor(1));
    assertThat(found.get(1).variance()).isLessThan(found.get(0).variance() / 4);
    assertThat(found.get(2).variance()).isLessThan(found.get(0).variance() / 4);
  }

  /** What pathwise gradients cannot do: {@code E [x > 0] = Phi(m)}, whose derivative is phi(m). */
  @Property(tries = TRIES, seed = "1")
  void stepsHaveScoreFunctionGradients(
      @ForAll @LongRange(max = 1000) long seed, @ForAll @DoubleRange(min = -1, max = 1) double m) {
    start(seed);
    Node mean = each("mean", m);
    RandomNormal x = new RandomNormal(mean, graph.constant(1));
    Node draws = x.draw();
    Node zero = graph.constant(0);
    Node score = ScoreFunction.surrogate(zero.less(draws), x.logProbability(draws));
    List<Estimate> found =
        estimates(gradient(score, mean), gradient(zero.less(x.reparameterised()), mean));
    found.get(0).isUnbiasedFor(Math.exp(Normal.STANDARD.logDensity(m)));
    assertThat(found.get(1)).isEqualTo(new Estimate(0, 0));
  }

  /** {@code E f = sigmoid(a) f(1) + (1 - sigmoid(a)) f(0)}, and what depends on a directly. */
  @Property(tries = TRIES, seed = "1")
  void directDependenceIsAddedToTheScore(
      @ForAll @LongRange(max = 1000) long seed, @ForAll @DoubleRange(min = -2, max = 2) double a) {
    start(seed);
    Node logit = each("logit", a);
    RandomBernoulli x = new RandomBernoulli(logit);
    Node draws = x.draw();
    Node f = draws.mul(2).sub(logit).square();
    Node score = ScoreFunction.surrogate(f, x.logProbability(draws));
    double p = 1 / (1 + Math.exp(-a));
    double direct = p * -2 * (2 - a) + (1 - p) * 2 * a;
    estimates(gradient(score, logit))
        .getFirst()
        .isUnbiasedFor(p * (1 - p) * ((2 - a) * (2 - a) - a * a) + direct);
  }

  @Example
  void theSurrogatesValueIsTheValue() {
    start(7);
    RandomNormal x = new RandomNormal(each("mean", 1), graph.constant(2));
    Node draws = x.draw();
    Node f = draws.sin();
    List<float[]> both = values(f, ScoreFunction.surrogate(f, x.logProbability(draws)));
    assertThat(both.get(1)).isEqualTo(both.get(0));
  }

  @Example
  void errorsNameTheShapes() {
    Node ten = graph.input("x", Shape.of(10));
    Node one = graph.input("y", Shape.of(1));
    assertThatThrownBy(() -> ScoreFunction.surrogate(ten, one))
        .hasMessage(
            "score function: the value is [10] but its log-probability is [1] (want one for each"
                + " value)");
    assertThatThrownBy(() -> ScoreFunction.meanOfOthers(one))
        .hasMessage(
            "score function: a mean of others takes two values or more along the first axis, not"
                + " [1]");
  }
}
