package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Scan;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Scans against the same steps written one after another. */
@Order(1)
class ScanTest {
  private static final int LENGTH = 5;

  private final Graph graph = new Graph();
  private final Node carry = graph.input("carry", Shape.of(2, 3));
  private final Node sequence = graph.input("sequence", Shape.of(LENGTH, 2, 4));
  private final Node w = graph.variable(new Variable("w", Shape.of(3, 4)));
  private final Node u = graph.variable(new Variable("u", Shape.of(3, 3)));

  private Node cell(Node h, Node x) {
    return x.matmulT(w).add(h.matmul(u)).tanh();
  }

  private Scan scan() {
    return Scan.of(
        carry,
        sequence,
        (h, x) -> {
          Node next = cell(h, x);
          return Scan.step(next, next.square());
        });
  }

  /** The last carry and the stacked outputs, step by step. */
  private List<Node> unrolled() {
    Node h = carry;
    List<Node> outputs = new ArrayList<>();
    for (int t = 0; t < LENGTH; t++) {
      h = cell(h, sequence.slice(0, t, t + 1).reshape(2, 4));
      outputs.add(h.square());
    }
    return List.of(h, Axes.stack(0, outputs));
  }

  /** Results, gradients by all that they depend on, and products with Hessians. */
  private List<Node> all(List<Node> results) {
    List<Node> parameters = List.of(carry, sequence, w, u);
    Node loss = results.get(0).exp().sum().add(results.get(1).sin().sum());
    List<Node> all = new ArrayList<>(results);
    all.addAll(Gradient.of(loss, parameters));
    all.addAll(Gradient.hessianVector(loss, parameters, parameters));
    all.add(Gradient.jacobianVector(results.get(1), parameters, parameters));
    return all;
  }

  private List<Node> scanned() {
    return all(List.of(scan().carry(), scan().output()));
  }

  private Map<String, float[]> inputs() {
    return Agreement.inputs(graph, RandomKey.of(5));
  }

  private Weights weights() {
    return Agreement.weights(graph, RandomKey.of(6));
  }

  @Test
  void valuesAndDerivativesAreThoseOfTheStepsOneByOne() {
    List<Node> scanned = scanned();
    List<Node> unrolled = all(unrolled());
    Map<String, double[]> exact = new HashMap<>();
    inputs().forEach((name, x) -> exact.put(name, Agreement.doubles(x)));
    Reference reference = Reference.of(exact, weights());
    for (int i = 0; i < scanned.size(); i++) {
      double[] expected = reference.value(unrolled.get(i));
      double[] got = reference.value(scanned.get(i));
      for (int j = 0; j < expected.length; j++) {
        // Some hundred roundings in double, in another order.
        assertThat(got[j])
            .as("%s [%d]", unrolled.get(i), j)
            .isCloseTo(expected[j], within(1e-12 * Math.max(1, Math.abs(expected[j]))));
      }
    }
  }

  @Test
  void plansComputeThemForEveryNumberOfThreads() {
    List<Node> wanted = scanned();
    Agreement.check(graph, wanted, inputs(), weights());
    Agreement.checkThreads(graph, wanted, inputs(), weights());
  }

  @Test
  void aRunAllocatesNothing() {
    Node loss = scan().carry().square().sum();
    Map<String, Node> outputs = Map.of("loss", loss, "gradient", Gradient.of(loss, w));
    Execution run = Execution.of(Planner.best().plan(outputs), weights());
    assertThat(Allocations.bytesOf(run::run, 100)).isZero();
  }

  @Test
  void sameScansAreOneNode() {
    assertThat(scan().carry()).isSameAs(scan().carry());
    Node loss = scan().carry().sum();
    assertThat(Gradient.of(loss, w)).isSameAs(Gradient.of(loss, w));
    Node other = Scan.fold(carry, sequence, (h, x) -> x.matmulT(w).add(h.matmul(u)).sin());
    assertThat(other).isNotSameAs(Scan.fold(carry, sequence, this::cell));
  }

  @Test
  void gradientsThatNobodyAsksForAreNotComputed() {
    Node gradient = Gradient.of(scan().carry().sum(), u);
    Loop backwards = loopOf(gradient);
    // Carries: the state's gradient and the sum for u; no slices but states and x.
    assertThat(backwards.carries()).hasSize(2);
    assertThat(backwards.body().outputs()).isEmpty();
  }

  private static Loop loopOf(Node node) {
    Node at = node;
    while (!(at.op() instanceof Loop)) {
      at = at.op().operands().getFirst();
    }
    return (Loop) at.op();
  }

  @Test
  void whatNoStepChangesIsDoneOnceOutside() {
    Node exp = u.exp();
    Loop loop = loopOf(Scan.fold(carry, sequence, (h, x) -> h.matmul(u.exp())));
    assertThat(loop.shared()).containsExactly(exp);
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> Scan.fold(carry, sequence, (h, x) -> x))
        .hasMessage("scan: carry 0 of the next step is [2, 4] but must be [2, 3]");
    Node shorter = graph.input("shorter", Shape.of(3, 2));
    assertThatThrownBy(
            () ->
                Scan.of(
                    List.of(carry), List.of(sequence, shorter), (c, x) -> Scan.step(c.getFirst())))
        .hasMessage("scan: sequence 1 is [3, 2] but must be [5, ...] as sequence 0 is [5, 2, 4]");
    Node number = graph.constant(1);
    assertThatThrownBy(() -> Scan.fold(carry, number, this::cell))
        .hasMessage("scan: sequence 0 is [] but must be [length, ...]");
    assertThatThrownBy(() -> Scan.repeat(0, carry, Node::exp))
        .hasMessage("scan: there are 0 steps (want at least 1)");
    assertThatThrownBy(
            () ->
                Scan.of(
                    List.of(carry, carry), List.of(sequence), (c, x) -> Scan.step(c.getFirst())))
        .hasMessage("scan: there are 2 carries but the body makes 1");
    assertThatThrownBy(() -> Scan.of(List.of(carry), List.of(), (c, x) -> Scan.step(c.getFirst())))
        .hasMessage("scan: there is no sequence (repeat needs none)");
    Node foreign = new Graph().constant(Shape.of(2, 3), new float[6]);
    assertThatThrownBy(() -> Scan.fold(carry, sequence, (h, x) -> h.add(foreign)))
        .hasMessageContaining("belongs to another graph");
    assertThatThrownBy(() -> Scan.fold(carry, sequence, (h, x) -> foreign))
        .hasMessageContaining("belongs to another graph");
  }

  @Test
  void aBodyThatAssignsIsRefused() {
    Variable last = new Variable("last", Shape.of(2, 3));
    assertThatThrownBy(
            () ->
                Scan.fold(
                    carry,
                    sequence,
                    (h, x) -> {
                      graph.assign(last, h);
                      return h;
                    }))
        .hasMessage(
            "scan: the body assigns last[2, 3] but a step cannot;"
                + " carry the value and assign the last one");
  }

  @Test
  void truncationTakesAStep() {
    assertThatThrownBy(
            () ->
                Scan.truncated(
                    0, List.of(carry), List.of(sequence), (c, x) -> Scan.step(c.getFirst())))
        .hasMessage("scan: truncated after 0 steps (want at least 1)");
  }
}
