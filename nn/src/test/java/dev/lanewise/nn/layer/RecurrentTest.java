package dev.lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.run.Reference;
import dev.lanewise.nn.run.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Recurrent layers against their equations, number by number. */
class RecurrentTest {
  private static final int LENGTH = 4;
  private static final int WIDTH = 3;
  private static final int UNITS = 2;
  private static final Shape SHAPE = Shape.of(2, LENGTH, WIDTH);

  /** The next state of one unit. */
  @FunctionalInterface
  private interface Equations {
    /**
     * @param wx of each gate, {@code W x + b}
     * @param uh of each gate, {@code U h}
     * @param state h, and c if there is one
     */
    double[] next(double[] wx, double[] uh, double[] state);
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  private static double[] rnn(double[] wx, double[] uh, double[] state) {
    return new double[] {Math.tanh(wx[0] + uh[0]), 0};
  }

  private static double[] lstm(double[] wx, double[] uh, double[] state) {
    double in = sigmoid(wx[0] + uh[0]);
    double forget = sigmoid(wx[1] + uh[1]);
    double out = sigmoid(wx[3] + uh[3]);
    double c = forget * state[1] + in * Math.tanh(wx[2] + uh[2]);
    return new double[] {out * Math.tanh(c), c};
  }

  private static double[] gru(double[] wx, double[] uh, double[] state) {
    double reset = sigmoid(wx[0] + uh[0]);
    double kept = sigmoid(wx[1] + uh[1]);
    double candidate = Math.tanh(wx[2] + reset * uh[2]);
    return new double[] {kept * state[0] + (1 - kept) * candidate, 0};
  }

  @Test
  void outputsAreThoseOfTheEquations() {
    check(Rnn.of(WIDTH, UNITS), 1, RecurrentTest::rnn);
    check(Lstm.of(WIDTH, UNITS), 4, RecurrentTest::lstm);
    check(Gru.of(WIDTH, UNITS), 3, RecurrentTest::gru);
  }

  private static void check(Recurrent layer, int gates, Equations equations) {
    double[] x = Values.numbers(SHAPE.size(), 9);
    Graph graph = new Graph();
    Node input = graph.input("x", SHAPE);
    Weights weights = Weights.init(layer.parameters(), Values.KEY);
    Reference reference = Reference.of(Map.of("x", x), weights);
    double[] outputs = reference.value(layer.apply(graph, input));
    double[] last = reference.value(layer.last(graph, input));
    for (int n = 0; n < SHAPE.dim(0); n++) {
      double[][] state = new double[UNITS][2];
      for (int t = 0; t < LENGTH; t++) {
        int at = n * LENGTH + t;
        double[] xt = Arrays.copyOfRange(x, at * WIDTH, (at + 1) * WIDTH);
        state = next(weights, gates, xt, state, equations);
        for (int u = 0; u < UNITS; u++) {
          // Weights are the same floats; all else is some ten roundings in double a step.
          assertThat(outputs[at * UNITS + u])
              .as("%s at %d, %d, %d", layer, n, t, u)
              .isCloseTo(state[u][0], within(1e-13));
        }
      }
      for (int u = 0; u < UNITS; u++) {
        assertThat(last[n * UNITS + u]).isCloseTo(state[u][0], within(1e-13));
      }
    }
  }

  private static double[][] next(
      Weights weights, int gates, double[] x, double[][] state, Equations equations) {
    double[] h = Arrays.stream(state).mapToDouble(s -> s[0]).toArray();
    double[][] next = new double[UNITS][];
    for (int u = 0; u < UNITS; u++) {
      double[] wx = new double[gates];
      double[] uh = new double[gates];
      for (int gate = 0; gate < gates; gate++) {
        int row = gate * UNITS + u;
        wx[gate] = weights.get("input.bias")[row] + row(weights.get("input.weight"), row, x);
        uh[gate] = row(weights.get("state.weight"), row, h);
      }
      next[u] = equations.next(wx, uh, state[u]);
    }
    return next;
  }

  private static double row(float[] matrix, int row, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += matrix[row * x.length + i] * x[i];
    }
    return sum;
  }

  /** All pieces: the first, whole ones in between, a rest. */
  @Property(tries = 15)
  void truncationKeepsValuesAndStopsGradients(
      @ForAll @IntRange(min = 1, max = 9) int length,
      @ForAll @IntRange(min = 1, max = 10) int steps,
      @ForAll @IntRange(max = 2) int kind) {
    Recurrent layer =
        List.<Recurrent>of(Rnn.of(WIDTH, UNITS), Lstm.of(WIDTH, UNITS), Gru.of(WIDTH, UNITS))
            .get(kind);
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(2, length, WIDTH));
    Node truncated = layer.truncated(steps).apply(graph, x);
    Node full = layer.apply(graph, x);
    List<Node> by = new ArrayList<>(List.of(x));
    layer.variables().values().forEach(v -> by.add(graph.variable(v)));
    List<Node> gradients = Gradient.of(truncated.square().sum(), by);
    List<Node> expected =
        Gradient.of((steps < length ? byHand(graph, layer, x, steps) : full).square().sum(), by);
    Reference reference =
        Reference.of(
            Map.of("x", Values.numbers(x.shape().size(), 9)),
            Weights.init(layer.parameters(), Values.KEY));
    assertThat(reference.value(truncated)).containsExactly(reference.value(full));
    for (int i = 0; i < by.size(); i++) {
      // Sums in another order.
      assertThat(reference.value(gradients.get(i)))
          .containsExactly(reference.value(expected.get(i)), within(1e-12));
    }
  }

  /** Step by step, without a scan. */
  private static Node byHand(Graph g, Recurrent layer, Node x, int steps) {
    Node inputs = layer.gates().inputs(g, x);
    List<Node> state =
        Collections.nCopies(layer.states(), g.fill(Shape.of(x.shape().dim(0), UNITS), 0));
    List<Node> outputs = new ArrayList<>();
    for (int t = 0; t < x.shape().dim(1); t++) {
      if (t > 0 && t % steps == 0) {
        state = state.stream().map(Node::stopGradient).toList();
      }
      Node input = inputs.slice(1, t, t + 1);
      state = layer.next(g, state, input.reshape(x.shape().dim(0), inputs.shape().dim(2)));
      outputs.add(state.getFirst());
    }
    return Axes.stack(1, outputs);
  }

  @Test
  void truncationTakesAStep() {
    assertThatThrownBy(() -> Gru.of(WIDTH, UNITS).truncated(0))
        .hasMessage("recurrent: truncated after 0 places (want at least 1)");
  }

  @Test
  void anLstmRemembersAtFirst() {
    Weights weights = Weights.init(Lstm.of(WIDTH, UNITS).parameters(), Values.KEY);
    assertThat(weights.get("input.bias")).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(2, 5));
    assertThatThrownBy(() -> Gru.of(WIDTH, UNITS).apply(graph, x))
        .hasMessage("recurrent: x is [2, 5] but must be [batch, length, 3]");
  }
}
