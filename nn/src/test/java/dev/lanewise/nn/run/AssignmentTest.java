package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.plan.Planner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every read sees a variable's old value, whatever order and memory a plan chooses. */
class AssignmentTest {
  private static final RandomKey KEY = RandomKey.of(5);

  private final Graph graph = new Graph();
  private final Variable a = new Variable("a", Shape.of(40));
  private final Variable b = new Variable("b", Shape.of(40));
  private final Node oldA = graph.variable(a);
  private final Node oldB = graph.variable(b);

  private void check(Node... outputs) {
    Agreement.check(
        graph,
        List.of(outputs),
        Agreement.inputs(graph, KEY),
        Agreement.weights(graph, KEY.split(1)));
  }

  @Test
  void swap() {
    graph.assign(a, oldB);
    graph.assign(b, oldA);
    check();
  }

  @Test
  void rotationThroughComputations() {
    graph.assign(a, oldB.exp());
    graph.assign(b, oldA.tanh());
    check(oldA, oldB);
  }

  @Test
  void readAfterTheUpdateIsReady() {
    Node next = oldA.mul(0.5f);
    graph.assign(a, next);
    check(next.exp().mul(oldA), oldA.square());
  }

  @Test
  void updateFromAReductionOfItself() {
    graph.assign(a, oldA.sub(oldA.sum()).tanh());
    graph.assign(b, oldA.reshape(4, 10).softmax().reshape(40));
    check();
  }

  @Test
  void oneValueForTwoVariables() {
    Node next = oldA.add(oldB);
    graph.assign(a, next);
    graph.assign(b, next);
    check(next);
  }

  @Test
  void constantsInputsAndItself() {
    graph.assign(a, graph.fill(Shape.of(40), 3));
    graph.assign(b, graph.input("x", Shape.of(40)));
    check(oldA);
  }

  @Test
  void productOverItsOwnVariable() {
    Node square =
        oldA.reshape(8, 5).matmulT(oldA.reshape(8, 5)).matmul(oldA.reshape(8, 5)).reshape(40);
    graph.assign(a, square.mul(0.1f).add(oldA));
    check();
  }

  @Test
  void momentumOfASquaredError() {
    Node rate = graph.input("rate", Shape.of());
    Node x = graph.input("x", Shape.of(7, 5));
    Node w = oldA.reshape(8, 5);
    Node error = x.matmulT(w).relu().sub(graph.input("t", Shape.of(7, 8)));
    Node loss = error.square().sum(1).mean();
    Node u = oldB.mul(0.9f).add(Gradient.of(loss, oldA));
    graph.assign(b, u);
    graph.assign(a, oldA.sub(u.mul(rate)));
    check(loss);
  }

  @Test
  void unchangedVariableStays() {
    graph.assign(a, oldA);
    graph.assign(b, oldB.add(oldA));
    check();
  }

  @Test
  void valuesOfTheLastRunAreSeen() {
    graph.assign(a, oldA.add(1f));
    Weights weights = Agreement.weights(graph, KEY);
    weights.set("a", new float[40]);
    Execution run = Execution.of(Planner.best().plan(Map.of(), graph.assignments()), weights);
    run.run();
    run.run();
    run.run();
    assertThat(weights.get("a")).containsOnly(3f);
  }
}
