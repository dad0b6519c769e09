package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.grad.Jacobian;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.AvgPool;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.MaxPool;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.layer.Softplus;
import dev.lanewise.nn.layer.Tanh;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.train.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Products with the Jacobian and the Hessian of a small convolutional network. */
@Order(1)
class SecondOrderTest {
  private static final RandomKey KEY = RandomKey.of(5);

  private final Layer network =
      Sequential.empty()
          .then("conv1", Conv2d.of(1, 3, 3, 1, 1))
          .then("tanh", new Tanh())
          .then("average", AvgPool.of(2))
          .then("conv2", Conv2d.of(3, 2, 3))
          .then("softplus", new Softplus())
          .then("max", MaxPool.of(2))
          .then("flatten", new Flatten())
          .then("fc", Linear.of(2, 3));

  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(4, 1, 8, 8));
  private final Node output = network.apply(graph, x);
  private final Node loss =
      Loss.crossEntropy(0.1f).of(output, graph.constant(Shape.of(4), 0, 2, 1, 2));
  private final Map<String, Variable> variables = network.variables();
  private final List<Node> parameters = variables.values().stream().map(graph::variable).toList();
  private final float[] images = Agreement.numbers(KEY, x.shape().size());
  private final Weights weights = Weights.init(network.parameters(), KEY);
  private final Map<Variable, double[]> values = new LinkedHashMap<>();
  private final Map<Variable, float[]> direction = new LinkedHashMap<>();

  SecondOrderTest() {
    variables.forEach(
        (name, v) -> {
          // Biases begin at 0; here everything is to be in general position.
          float[] start = Agreement.numbers(KEY.split(name.hashCode()), v.shape().size());
          weights.set(name, start);
          values.put(v, Agreement.doubles(start));
          direction.put(v, Agreement.numbers(KEY.split(name.hashCode() + 1), v.shape().size()));
        });
  }

  private List<Node> directions() {
    List<Node> all = new ArrayList<>();
    direction.forEach((v, d) -> all.add(graph.constant(v.shape(), d)));
    return all;
  }

  /** The evaluator with all weights moved by h along the direction. */
  private Reference moved(double h) {
    Map<Variable, double[]> to = new LinkedHashMap<>();
    direction.forEach(
        (v, along) -> {
          double[] x = values.getOrDefault(v, new double[0]).clone();
          for (int i = 0; i < x.length; i++) {
            x[i] += h * along[i];
          }
          to.put(v, x);
        });
    return Reference.of(Map.of("x", Agreement.doubles(images)), to);
  }

  private void checkByDifferences(List<Node> symbolic, List<Node> of) {
    // Central differences in double: truncation h^2 and rounding 1e-16 / h are both below 1e-9.
    double h = 1e-5;
    for (int k = 0; k < of.size(); k++) {
      double[] found = moved(0).value(symbolic.get(k));
      double[] right = moved(h).value(of.get(k));
      double[] left = moved(-h).value(of.get(k));
      for (int i = 0; i < found.length; i++) {
        double difference = (right[i] - left[i]) / (2 * h);
        assertThat(found[i])
            .as("%s [%d]", of.get(k), i)
            .isCloseTo(difference, within(1e-6 * Math.max(1, Math.abs(difference))));
      }
    }
  }

  @Test
  void hessianVectorProductsAreDifferencesOfGradients() {
    checkByDifferences(
        Gradient.hessianVector(loss, parameters, directions()), Gradient.of(loss, parameters));
  }

  @Test
  void jacobianVectorProductsAreDifferencesOfOutputs() {
    checkByDifferences(
        List.of(Gradient.jacobianVector(output, parameters, directions())), List.of(output));
  }

  @Test
  void plansComputeThemForEveryNumberOfThreads() {
    List<Node> wanted = new ArrayList<>(Gradient.hessianVector(loss, parameters, directions()));
    wanted.add(Gradient.jacobianVector(output, parameters, directions()));
    wanted.add(Jacobian.of(output, parameters.getLast()));
    wanted.add(Jacobian.hessian(loss, parameters.getLast()));
    Agreement.check(graph, wanted, Map.of("x", images), weights);
    Agreement.checkThreads(graph, wanted, Map.of("x", images), weights);
  }

  @Test
  void plansReadNoCotangent() {
    Node product = Gradient.jacobianVector(output, parameters, directions());
    assertThat(Planner.best().plan(Map.of("product", product)).variables())
        .isNotEmpty()
        .isSubsetOf(variables.values());
  }

  /** Of one layer, whose kernels are soon compiled. */
  @Test
  void aRunAllocatesNothing() {
    Graph g = new Graph();
    Node w = g.input("w", Shape.of(3, 5));
    Node v = g.input("v", w.shape());
    Node scores = g.input("x", Shape.of(4, 5)).matmulT(w).tanh();
    Node sum = scores.square().sum();
    Map<String, Node> outputs =
        Map.of(
            "gradient", Gradient.of(sum, w),
            "hessian", Gradient.hessianVector(sum, w, v),
            "jacobian", Gradient.jacobianVector(scores, w, v));
    Execution run = Execution.of(Planner.best().plan(outputs), Weights.zeros(Map.of()));
    assertThat(Allocations.bytesOf(run::run, 100)).isZero();
  }
}
