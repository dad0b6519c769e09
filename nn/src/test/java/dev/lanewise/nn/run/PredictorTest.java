package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.Planner;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Predictors of several inputs and outputs, and their cancellation. */
class PredictorTest {
  private static Predictor sums() {
    Graph g = new Graph();
    Node a = g.input("a", Shape.of(3));
    Node b = g.input("b", Shape.of(3));
    Node s = a.add(b);
    return Predictor.of(
        "sums",
        Execution.of(
            Planner.best().plan(Map.of("sum", s, "square", s.mul(s))), Weights.zeros(Map.of())));
  }

  @Test
  void arraysGoByName() {
    Predictor p = sums();
    Arguments arguments =
        p.arguments()
            .input("a", new float[] {1, 2, 3})
            .input("b", new float[] {4, 5, 6})
            .output("square", new float[3]);
    p.run(arguments);
    assertThat(arguments.output("square")).containsExactly(25, 49, 81);
    arguments.input("a")[0] = 2;
    p.run(arguments.allocate());
    assertThat(arguments.output("square")).containsExactly(36, 49, 81);
    assertThat(arguments.output("sum")).containsExactly(6, 7, 9);
    assertThat(Allocations.bytesOf(() -> p.run(arguments), 100)).isZero();
  }

  @Test
  void wrongArgumentsAreNamed() {
    Predictor p = sums();
    Arguments arguments = p.arguments();
    assertThatThrownBy(() -> arguments.input("c", new float[3]))
        .hasMessageStartingWith("arguments: no input c among [")
        .hasMessageContaining("a[3]");
    assertThatThrownBy(() -> arguments.output("sum", new float[4]))
        .hasMessage("arguments: output sum is [3], 3 numbers, but the array has 4");
    assertThatThrownBy(() -> arguments.input("a")).hasMessageContaining("input a was given no");
    arguments.input("a", new float[3]);
    assertThatThrownBy(() -> p.run(arguments)).hasMessage("arguments: input b was given no array");
    assertThatThrownBy(() -> p.run(new Arguments(Map.of("a", Shape.of(3)), Map.of())))
        .hasMessageStartingWith("predictor: these arguments are not of a model of {");
    assertThatThrownBy(p::inputLength).hasMessageContaining("give arrays by name");
    assertThatThrownBy(() -> p.run(new float[3], new float[3]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRunEndsWhenItIsToldTo() {
    Predictor p = sums();
    Arguments arguments = p.arguments().allocate();
    float[] sum = arguments.output("sum");
    sum[0] = 7;
    assertThat(p.cancel()).isFalse();
    AtomicBoolean cancelled = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                p.run(
                    arguments,
                    () -> {
                      cancelled.set(p.cancel());
                      return true;
                    }))
        .isInstanceOf(CancellationException.class)
        .hasMessage("predictor: run of sums cancelled");
    assertThat(cancelled).isTrue();
    assertThat(sum[0]).isEqualTo(7);
    p.run(arguments);
    assertThat(sum[0]).isZero();
  }

  /** Closed from within: the run ends as it would have, the next is refused. */
  @Test
  void closingDuringARunEndsTheNext() {
    Predictor p = sums();
    Arguments arguments = p.arguments().allocate();
    arguments.input("a")[1] = 5;
    p.run(
        arguments,
        () -> {
          p.close();
          assertThatThrownBy(() -> p.run(arguments)).hasMessage("predictor: closed");
          return false;
        });
    assertThat(arguments.output("sum")[1]).isEqualTo(5);
    assertThatThrownBy(() -> p.run(arguments)).hasMessage("predictor: closed");
  }
}
