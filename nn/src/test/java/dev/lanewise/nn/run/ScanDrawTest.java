package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Scan;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn at random in the steps of scans. */
class ScanDrawTest {
  private static final int SIZE = 32;
  private static final int LENGTH = 6;

  private final Graph graph = new Graph(Mode.TRAINING, RandomKey.of(1));
  private final Node ones = graph.fill(Shape.of(SIZE), 1);

  /** The rows of an output, each as a list. */
  private static Set<List<Float>> rows(Execution run, String output) {
    float[] all = new float[run.plan().outputShape(output).size()];
    run.get(output, all);
    Set<List<Float>> rows = new HashSet<>();
    for (int from = 0; from < all.length; from += SIZE) {
      List<Float> row = new ArrayList<>();
      for (int i = 0; i < SIZE; i++) {
        row.add(all[from + i]);
      }
      rows.add(row);
    }
    return rows;
  }

  private Scan steps(Node carry, Node xs) {
    return Scan.of(carry, xs, (c, x) -> Scan.step(c, graph.uniform(Shape.of(SIZE))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE})
  void everyStepOfEveryRunDrawsAnew(int unrolled) {
    Node xs = graph.fill(Shape.of(LENGTH, 3), 0);
    Scan scan = steps(graph.constant(0), xs);
    Scan nested =
        Scan.of(graph.constant(0), xs, (c, x) -> new Scan.Step(List.of(c), steps(c, x).outputs()));
    Map<String, Node> outputs =
        Map.of("once", scan.output(), "twice", nested.output().reshape(LENGTH * 3, SIZE));
    Weights weights = Weights.zeros(graph.state());
    Execution run =
        Execution.of(
            Planner.best().unrolling(unrolled).plan(outputs, graph.assignments()), weights);
    Set<List<Float>> rows = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      run.run();
      rows.addAll(rows(run, "once"));
      rows.addAll(rows(run, "twice"));
    }
    assertThat(rows).hasSize(2 * (LENGTH + 3 * LENGTH));
  }

  @Test
  void whatIsDrawnOutsideIsTheSameInAllSteps() {
    Node mask = graph.dropout(ones, 0.5f);
    Scan scan =
        Scan.of(
            graph.constant(0),
            graph.fill(Shape.of(LENGTH), 0),
            (c, x) -> Scan.step(c, mask.add(x)));
    Execution run =
        Execution.of(
            Planner.best().plan(Map.of("y", scan.output()), graph.assignments()),
            Weights.zeros(graph.state()));
    run.run();
    assertThat(rows(run, "y")).hasSize(1);
    assertThat(
            graph.nodes().stream()
                .filter(n -> n.op() instanceof Loop l && l.body().sequences() > 1))
        .isEmpty();
  }

  /** The way back drops what the way forward dropped. */
  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE})
  void gradientsKnowWhatEachStepDropped(int unrolled) {
    Node xs = graph.input("xs", Shape.of(LENGTH, SIZE));
    Scan scan =
        Scan.of(
            graph.fill(Shape.of(SIZE), 1),
            xs,
            (c, x) -> Scan.step(graph.dropout(c.add(x), 0.4f), graph.dropout(c.mul(x), 0.3f)));
    Node loss = scan.carry().square().sum().add(scan.output().square().sum());
    Node gradient = Gradient.of(loss, xs);
    Map<String, float[]> inputs = Agreement.inputs(graph, RandomKey.of(4));
    Weights weights = Weights.zeros(graph.state());
    weights.set("random.run", 5, 0);
    Agreement.check(graph, List.of(loss, gradient), inputs, weights, p -> p.unrolling(unrolled));
    // With all draws fixed, the loss is a polynomial of the numbers: differences tell its slope.
    double h = 1e-6;
    double[] x = Agreement.doubles(Objects.requireNonNull(inputs.get("xs")));
    double[] slope = Reference.of(Map.of("xs", x), weights).value(gradient);
    for (int i = 0; i < x.length; i += 13) {
      double[] more = x.clone();
      double[] less = x.clone();
      more[i] += h;
      less[i] -= h;
      double difference =
          Reference.of(Map.of("xs", more), weights).value(loss)[0]
              - Reference.of(Map.of("xs", less), weights).value(loss)[0];
      // Rounding of losses near 1e4, divided by 2 h.
      assertThat(slope[i]).isCloseTo(difference / (2 * h), within(1e-4));
    }
  }

  @Test
  void threadsDrawTheSame() {
    Node xs = graph.input("xs", Shape.of(3, 1 << 15));
    Scan scan =
        Scan.of(
            graph.fill(Shape.of(1 << 15), 0),
            xs,
            (c, x) -> Scan.step(graph.dropout(c.add(x), 0.5f)));
    Weights weights = Weights.zeros(graph.state());
    Agreement.checkThreads(
        Planner.best().unrolling(0).plan(Map.of("y", scan.carry()), graph.assignments()),
        Map.of("xs", Agreement.numbers(RandomKey.of(7), 3 << 15)),
        weights);
  }
}
