package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole training step with cross-entropy and Adam, as one plan. */
@Order(1)
class TrainingStepTest {
  private static final RandomKey KEY = RandomKey.of(21);

  private final Graph graph = new Graph();
  private final Map<String, Variable> state = new LinkedHashMap<>();
  private Map<String, float[]> inputs = Map.of();
  private Weights weights = Weights.zeros(Map.of());

  private Node step(Networks.Network net, int batch) {
    Node x = graph.input("x", net.inputShape().prepend(batch));
    Node labels = graph.input("labels", Shape.of(batch));
    Node rate = graph.input("rate", Shape.of());
    Node scores = net.layer().apply(graph, x).logSoftmax();
    Node loss = scores.mul(labels.oneHot(net.outputs())).sum().mul(-1f / batch);
    Map<String, Variable> variables = net.layer().variables();
    List<Node> reads = new ArrayList<>();
    variables.values().forEach(v -> reads.add(graph.variable(v)));
    List<Node> gradients = Gradient.of(loss, reads);
    int i = 0;
    for (String name : variables.keySet()) {
      adam(name, reads.get(i), gradients.get(i), variables.get(name), rate);
      i++;
    }
    weights = Weights.init(net.layer().parameters(), KEY).with(state);
    float[] classes = new float[batch];
    for (int k = 0; k < batch; k++) {
      classes[k] = k % net.outputs();
    }
    inputs =
        Map.of(
            "x",
            Agreement.numbers(KEY, x.shape().size()),
            "labels",
            classes,
            "rate",
            new float[] {0.01f});
    return loss;
  }

  private void adam(String name, Node w, Node g, @Nullable Variable variable, Node rate) {
    Node m = graph.variable(state.computeIfAbsent(name + "/m", n -> new Variable(n, w.shape())));
    Node v = graph.variable(state.computeIfAbsent(name + "/v", n -> new Variable(n, w.shape())));
    Node mean = m.mul(0.9f).add(g.mul(0.1f));
    Node square = v.mul(0.999f).add(g.square().mul(0.001f));
    assign(name + "/m", mean);
    assign(name + "/v", square);
    if (variable != null) {
      graph.assign(variable, w.sub(mean.div(square.sqrt().add(1e-2f)).mul(rate)));
    }
  }

  private void assign(String name, Node value) {
    Variable v = state.get(name);
    if (v != null) {
      graph.assign(v, value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "mlp"})
  void agreesWithTheEvaluator(String name) {
    Networks.Network net = name.equals("mlp") ? Networks.mlp(784, 20, 10) : Networks.byName(name);
    Agreement.check(graph, List.of(step(net, 3)), inputs, weights);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "mlp"})
  void threadsGiveTheSameBits(String name) {
    Agreement.checkThreads(graph, List.of(step(Networks.byName(name), 24)), inputs, weights);
  }

  @Test
  void memoryIsCloseToTheLeastPossible() {
    Node loss = step(Networks.lenet5(), 64);
    Plan plan = Planner.best().plan(Map.of("loss", loss), graph.assignments());
    assertThat((double) plan.arenaSize()).isLessThan(1.1 * plan.liveSize());
    assertThat((double) plan.arenaSize()).isLessThan(0.7 * plan.tensorSize());
  }

  @Test
  void warmingUpChangesNothing() {
    Node loss = step(Networks.mlp(40, 30, 10), 4);
    Execution run =
        Execution.of(Planner.best().plan(Map.of("loss", loss), graph.assignments()), weights);
    inputs.forEach(run::set);
    float[] before = weights.array().clone();
    run.warmUp();
    assertThat(weights.array()).containsExactly(before);
    long[] nanos = new long[run.plan().steps().size()];
    run.run(nanos);
    assertThat(weights.array()).isNotEqualTo(before);
    assertThat(run.get("loss")).isPositive();
    assertThat(nanos).doesNotContain(0);
  }

  @Test
  void learns() {
    Node loss = step(Networks.mlp(40, 30, 10), 16);
    Execution run =
        Execution.of(Planner.best().plan(Map.of("loss", loss), graph.assignments()), weights);
    inputs.forEach(run::set);
    run.run();
    float before = run.get("loss");
    for (int i = 0; i < 40; i++) {
      run.run();
    }
    assertThat(run.get("loss")).isLessThan(0.5f * before);
  }

  @Test
  void aStepAllocatesNothing() {
    Node loss = step(Networks.mlp(40, 30, 10), 16);
    Execution run =
        Execution.of(Planner.best().plan(Map.of("loss", loss), graph.assignments()), weights);
    inputs.forEach(run::set);
    assertThat(Allocations.bytesOf(run::run, 100)).isZero();
  }
}
