package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation: plan against evaluator, gradient and second gradient against finite differences.
 */
class OperationTest {
  /** Central differences in double: truncation h^2 and rounding 1e-16 / h are both below 1e-9. */
  private static final double H = 1e-5;

  private static final RandomKey KEY = RandomKey.of(11);

  static Stream<OperationCase> cases() {
    return OperationCase.all().stream();
  }

  /** A case's graph: its result, and a scalar that weighs all elements of it differently. */
  private static final class Built {
    final Graph graph = new Graph();
    final List<Node> operands = new ArrayList<>();
    final Map<String, float[]> values = new LinkedHashMap<>();
    final Node result;
    final Node scalar;

    Built(OperationCase c) {
      for (int i = 0; i < c.shapes().size(); i++) {
        operands.add(graph.input("x" + i, c.shapes().get(i)));
        float[] x = Agreement.numbers(KEY.split(i), c.shapes().get(i).size());
        for (int j = 0; j < x.length; j++) {
          x[j] = (float) (c.shift() + c.scale() * x[j]);
        }
        values.put("x" + i, x);
      }
      result = c.build().apply(operands);
      scalar = weighted(result, 100);
    }

    Node weighted(Node node, int key) {
      return node.mul(
              graph.constant(node.shape(), Agreement.numbers(KEY.split(key), node.shape().size())))
          .sum();
    }

    double at(Node node, String name, int i, double h) {
      Map<String, double[]> moved = new LinkedHashMap<>();
      values.forEach(
          (n, x) -> {
            double[] copy = Agreement.doubles(x);
            if (n.equals(name)) {
              copy[i] += h;
            }
            moved.put(n, copy);
          });
      return Reference.of(moved, Map.of()).value(node)[0];
    }

    /** Symbolic derivatives of a scalar against differences of its values. */
    void checkGradient(Node of) {
      Map<String, double[]> exact = new LinkedHashMap<>();
      values.forEach((n, x) -> exact.put(n, Agreement.doubles(x)));
      List<Node> gradients = Gradient.of(of, operands);
      for (int k = 0; k < operands.size(); k++) {
        double[] symbolic = Reference.of(exact, Map.of()).value(gradients.get(k));
        for (int i = 0; i < symbolic.length; i++) {
          double difference = (at(of, "x" + k, i, H) - at(of, "x" + k, i, -H)) / (2 * H);
          assertThat(symbolic[i])
              .as("d %s / d x%d[%d]", of, k, i)
              .isCloseTo(difference, within(1e-6 * Math.max(1, Math.abs(difference))));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void planAgreesWithEvaluatorForwardAndBackward(OperationCase c) {
    Built b = new Built(c);
    List<Node> wanted = new ArrayList<>(Gradient.of(b.scalar, b.operands));
    wanted.add(b.result);
    wanted.add(b.scalar);
    Agreement.check(b.graph, wanted, b.values, Weights.zeros(Map.of()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithFiniteDifferences(OperationCase c) {
    Built b = new Built(c);
    b.checkGradient(b.scalar);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientOfGradientAgreesWithFiniteDifferences(OperationCase c) {
    if (!c.smooth()) {
      return;
    }
    // Squared first, so that linear operations have a second derivative as well.
    Built b = new Built(c);
    List<Node> gradients = Gradient.of(b.weighted(b.result.square(), 200), b.operands);
    Node sum = b.weighted(gradients.getFirst(), 201);
    for (int i = 1; i < gradients.size(); i++) {
      sum = sum.add(b.weighted(gradients.get(i), 201 + i));
    }
    b.checkGradient(sum);
  }

  /** Also where there are no second derivatives: adjoints are linear in what they carry. */
  @ParameterizedTest
  @MethodSource("cases")
  void jacobianVectorProductAgreesWithFiniteDifferences(OperationCase c) {
    Built b = new Built(c);
    List<Node> along = new ArrayList<>();
    Map<String, double[]> exact = new LinkedHashMap<>();
    Map<String, double[]> ahead = new LinkedHashMap<>();
    Map<String, double[]> behind = new LinkedHashMap<>();
    b.values.forEach(
        (name, values) -> {
          double[] x = Agreement.doubles(values);
          float[] v = Agreement.numbers(KEY.split(300 + along.size()), x.length);
          along.add(b.graph.constant(b.operands.get(along.size()).shape(), v));
          exact.put(name, x);
          ahead.put(name, moved(x, v, H));
          behind.put(name, moved(x, v, -H));
        });
    Node product = Gradient.jacobianVector(b.result, b.operands, along);
    double[] symbolic = Reference.of(exact, Map.of()).value(product);
    double[] right = Reference.of(ahead, Map.of()).value(b.result);
    double[] left = Reference.of(behind, Map.of()).value(b.result);
    for (int i = 0; i < symbolic.length; i++) {
      double difference = (right[i] - left[i]) / (2 * H);
      assertThat(symbolic[i])
          .as("element %d", i)
          .isCloseTo(difference, within(1e-6 * Math.max(1, Math.abs(difference))));
    }
  }

  private static double[] moved(double[] x, float[] v, double h) {
    double[] to = x.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += h * v[i];
    }
    return to;
  }

  @Test
  void everyOperationHasACase() {
    Set<Class<?>> seen = new HashSet<>();
    cases().forEach(c -> new Built(c).graph.nodes().forEach(n -> seen.add(n.op().getClass())));
    Set<Class<?>> all = new HashSet<>();
    collect(Op.class, all);
    all.removeIf(op -> op.getSimpleName().equals("VariableRead"));
    assertThat(seen).containsAll(all);
  }

  private static void collect(Class<?> type, Set<Class<?>> to) {
    if (type.isRecord()) {
      to.add(type);
    } else {
      for (Class<?> sub : type.getPermittedSubclasses()) {
        collect(sub, to);
      }
    }
  }
}
