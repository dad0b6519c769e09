package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the planner makes of movements, their threads, memory and errors. */
class ArrangementTest {
  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(2, 3, 4));

  private static String steps(Node y) {
    Plan plan = Planner.best().plan(Map.of("y", y));
    return String.join(" ", plan.steps().stream().map(s -> s.name()).toList());
  }

  @Test
  void chainsOfMovementsAreOne() {
    assertThat(steps(x.permute(1, 0, 2).permute(1, 0, 2))).isEmpty();
    assertThat(steps(x.permute(2, 1, 0).permute(1, 2, 0))).isEqualTo("Permute");
    assertThat(steps(graph.input("r", Shape.of(3, 1, 4)).permute(1, 0, 2))).isEmpty();
    assertThat(steps(Axes.flip(Axes.flip(x, 1), 1))).isEmpty();
    assertThat(steps(x.slice(1, 0, 2).slice(2, 1, 3))).isEqualTo("Slice");
    assertThat(steps(Axes.concat(1, x, x.tanh()).slice(1, 0, 3))).isEmpty();
    assertThat(steps(Axes.concat(1, Axes.concat(1, x, x), x))).isEqualTo("Concat");
    assertThat(steps(Axes.pad(x, 1, 0, 0))).isEmpty();
    Node m = graph.input("m", Shape.of(3, 4));
    assertThat(steps(m.transpose().matmul(m))).isEqualTo("MatMul");
    assertThat(steps(Axes.flip(m, 0).tanh())).isEqualTo("Slice+tanh");
  }

  /** Large enough for several parts in each of them. */
  private List<Node> large() {
    Node big = graph.input("big", Shape.of(64, 17, 250));
    Node half = Axes.slice(big, 0, new Span(62, -2, 31));
    List<Node> all = new ArrayList<>();
    all.add(big.permute(0, 2, 1));
    all.add(Axes.slice(big, 0, new Span(63, -1, 62)));
    all.add(Axes.pad(big, 0, 3, 40));
    all.add(Gradient.of(half.square().sum(), big));
    all.add(Axes.concat(1, big, big.tanh()));
    return all;
  }

  @Test
  void partsTogetherAreTheWholeOnAnyThreads() {
    List<Node> all = large();
    for (Node y : all) {
      assertThat(Planner.best().plan(Map.of("y", y)).steps())
          .as("%s", y)
          .anyMatch(s -> s.parts() > 1 && !s.name().contains("tanh"));
    }
    Map<String, float[]> inputs = Agreement.inputs(graph, RandomKey.of(5));
    Agreement.check(graph, all, inputs, Weights.zeros(Map.of()));
    Agreement.checkThreads(graph, all, inputs, Weights.zeros(Map.of()));
  }

  private static void refused(ThrowingCallable make, String message) {
    assertThatThrownBy(make).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void errorsNameTheShapes() {
    refused(() -> x.transpose(), "transpose: x is [2, 3, 4] but must have 2 axes");
    refused(
        () -> x.permute(0, 0, 1),
        "permute: [0, 0, 1] is not an order of the 3 axes of [2, 3, 4], at most 8");
    refused(() -> x.slice(1, 1, 4), "slice: 3 from 1 by 1 leaves axis 1 of [2, 3, 4]");
    refused(() -> x.slice(1, 2, 2), "span: 0 places by 1 but there must be one and a step");
    refused(
        () -> Axes.pad(x, 1, -1, 0),
        "pad: -1 before and 0 after axis 1 of [2, 3, 4] but neither may be negative; slice instead");
    refused(
        () -> Axes.concat(1, x, x.permute(1, 0, 2)),
        "concat: [2, 3, 4] and [3, 2, 4] differ beside axis 1");
    refused(() -> Axes.concat(0, List.of()), "concat: there are no tensors");
    refused(() -> Axes.stack(4, List.of(x)), "stack: [2, 3, 4] has no place 4 for an axis");
    refused(
        () -> Axes.split(x, 1, 1, 1), "split: sizes [1, 1] do not add up to axis 1 of [2, 3, 4]");
  }
}
