package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Numbers of places at run time, ties, threads, memory and errors of rows and what picks them. */
class IndexedTest {
  private static final Weights NONE = Weights.zeros(Map.of());

  private final Graph graph = new Graph();
  private final Node table = graph.input("table", Shape.of(5, 3));
  private final Node index = graph.input("index", Shape.of(4));

  private static Execution planned(Node y) {
    return Execution.of(Planner.best().plan(Map.of("y", y)), NONE);
  }

  private static void refusedAtRunTime(Node y, float[] index, String message) {
    Execution run = planned(y);
    run.set("index", index);
    assertThatThrownBy(run::run).isInstanceOf(IndexOutOfBoundsException.class).hasMessage(message);
  }

  @Test
  void numbersThatAreNoPlacesAreRefused() {
    Node rows = table.gather(index);
    String wanted = " but must be a whole number from 0 to 4";
    refusedAtRunTime(rows, new float[] {0, 1, 5, 2}, "gather: index 2 is 5" + wanted);
    refusedAtRunTime(rows, new float[] {0, -1, 1, 2}, "gather: index 1 is -1" + wanted);
    refusedAtRunTime(rows, new float[] {0.5f, 0, 1, 2}, "gather: index 0 is 0.5" + wanted);
    refusedAtRunTime(rows, new float[] {0, 0, 0, Float.NaN}, "gather: index 3 is NaN" + wanted);
    refusedAtRunTime(rows, new float[] {0, 1, 3e9f, 2}, "gather: index 2 is 3.0E9" + wanted);
    refusedAtRunTime(
        Gradient.of(rows.sum(), table),
        new float[] {7, 0, 0, 0},
        "scatter-add: index 0 is 7" + wanted);
    Node scores = graph.input("scores", Shape.of(4, 5));
    refusedAtRunTime(scores.pick(index), new float[] {0, 1, 2, 5}, "pick: index 3 is 5" + wanted);
    refusedAtRunTime(
        Gradient.of(scores.pick(index).sum(), scores),
        new float[] {0, 1, 2, 9},
        "put: index 3 is 9" + wanted);
  }

  @Test
  void theEvaluatorRefusesThemToo() {
    Reference at =
        Reference.of(Map.of("table", new double[15], "index", new double[] {0, 1, 5, 2}), Map.of());
    assertThatThrownBy(() -> at.value(table.gather(index)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("gather: index 2 is 5.0 but there are places 0 to 4");
  }

  @Test
  void ofEqualExtremesTheFirstHasTheGradient() {
    Node x = graph.constant(Shape.of(2, 3), 1, 4, 4, -2, -2, 7);
    assertThat(value(Gradient.of(x.max(1).sum(), x))).containsExactly(0, 1, 0, 0, 0, 1);
    assertThat(value(Gradient.of(x.min(1).sum(), x))).containsExactly(1, 0, 0, 1, 0, 0);
    assertThat(value(Axes.argMax(x, 1))).containsExactly(1, 2);
    assertThat(value(Axes.argMin(x, 1))).containsExactly(0, 0);
  }

  @Test
  void aNaNIsTheExtreme() {
    Node x = graph.constant(Shape.of(3), 1, Float.NaN, 4);
    assertThat(value(x.max())).containsExactly(Float.NaN);
    assertThat(value(x.min())).containsExactly(Float.NaN);
  }

  @Test
  void logSumExpDoesNotOverflow() {
    Node x = graph.constant(Shape.of(2, 2), 1000, 1000, -1000, Float.NEGATIVE_INFINITY);
    assertThat(value(x.logSumExp(1))).containsExactly((float) (1000 + Math.log(2)), -1000);
  }

  private static float[] value(Node y) {
    Execution run = planned(y);
    run.run();
    float[] got = new float[y.shape().size()];
    run.get("y", got);
    return got;
  }

  /** Large enough for several parts in each of them. */
  private List<Node> large() {
    Node big = graph.input("big", Shape.of(300, 900));
    Node rows = graph.input("rows", Shape.of(300, 300));
    Node labels = graph.input("labels", Shape.of(300));
    List<Node> all = new ArrayList<>();
    all.add(big.gather(labels));
    all.add(Gradient.of(big.gather(labels).square().sum(), big));
    all.add(Gradient.of(rows.logSoftmax().pick(labels).sum(), rows));
    all.add(big.max(1));
    all.add(rows.logSumExp(-1));
    for (boolean centred : List.of(true, false)) {
      Node h = graph.add(new RowWise.Standardise(rows, centred, 1e-5f));
      all.add(h);
      all.add(Gradient.vectorJacobian(h, rows.tanh(), List.of(rows)).getFirst());
    }
    return all;
  }

  private Map<String, float[]> largeInputs() {
    Map<String, float[]> inputs = new LinkedHashMap<>();
    inputs.put("big", Agreement.numbers(RandomKey.of(7), 270_000));
    inputs.put("rows", Agreement.numbers(RandomKey.of(9), 90_000));
    float[] labels = new float[300];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = RandomKey.of(8).below(300, i);
    }
    inputs.put("labels", labels);
    return inputs;
  }

  @Test
  void partsTogetherAreTheWholeOnAnyThreads() {
    List<Node> all = large();
    for (Node y : all) {
      assertThat(Planner.best().plan(Map.of("y", y)).steps())
          .as("%s", y)
          .anyMatch(s -> s.parts() > 1 && !s.name().contains("tanh"));
    }
    Agreement.check(graph, all, largeInputs(), NONE);
    Agreement.checkThreads(graph, all, largeInputs(), NONE);
  }

  @Test
  void aRunAllocatesNothing() {
    Node x = graph.input("x", Shape.of(6, 5));
    Node labels = graph.input("labels", Shape.of(6));
    Node y =
        Axes.concat(
                1, Axes.flip(x, 0), Axes.pad(x.permute(1, 0).slice(0, 1, 4), 0, 1, 2).transpose())
            .softmax(0)
            .add(x.max(1).reshape(6, 1))
            .add(x.logSumExp(0).sum())
            .mul(x.pick(labels).sum());
    Node h = graph.add(new RowWise.Standardise(y, true, 1e-5f)).gather(labels);
    Execution run = planned(Gradient.of(h.square().sum(), x));
    run.set("x", Agreement.numbers(RandomKey.of(3), 30));
    run.set("labels", new float[] {0, 1, 2, 3, 4, 0});
    assertThat(Allocations.bytesOf(run::run, 100)).isZero();
  }

  private static void refused(ThrowingCallable make, String message) {
    assertThatThrownBy(make).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void errorsNameTheShapes() {
    Node number = graph.constant(1);
    refused(() -> number.gather(index), "gather: [] has no axis 0");
    refused(() -> table.pick(index), "pick: index is [4] but must be [5]");
    refused(
        () -> graph.add(new Indexed.ScatterAdd(table, index, 9)),
        "scatter-add: x is [5, 3] but must begin with the index's axes, [4]");
    refused(() -> graph.add(new Indexed.Put(table, index, 0, 9)), "put: [5, 3] and [4] differ");
    refused(
        () -> graph.add(new Indexed.Put(index, index, 0, 1 << 25)),
        "put: 33554432 places but floats number at most 16777216");
    refused(
        () -> Normalise.layer(table, index, index, 1e-5f),
        "layer-norm: scale is [4] but must be [3] for x [5, 3]");
    refused(
        () -> Normalise.group(table, 2, index, index, 1e-5f),
        "group-norm: x is [5, 3] but must be [batch, channels, ...], channels in 2 groups");
    refused(
        () -> graph.add(new RowWise.Standardise(table, true, -1)),
        "standardise: epsilon is -1.0 but must not be negative");
    refused(
        () -> graph.add(new RowWise.StandardiseGradient(table, index, true, 1)),
        "standardise-gradient: [5, 3] and [4] differ");
    refused(
        () -> graph.add(new RowWise.LogSumExp(number)),
        "log-sum-exp: x is a scalar but must have rows");
  }
}
