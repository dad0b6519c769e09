package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Scan;
import dev.lanewise.nn.graph.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A layer with a state that goes from one place of a sequence to the next: x is [batch, length,
 * width], y is [batch, length, units]. The first part of the state is the output; all of it begins
 * at 0.
 */
public sealed interface Recurrent extends Layer permits Rnn, Lstm, Gru, Truncated {
  /** Weights of the input and of the state before, of all gates one below another. */
  Gates gates();

  /** The state's parts, [batch, units] each. */
  int states();

  /** The next state from this one and from {@code W x_t + b}, [batch, gates units]. */
  List<Node> next(Graph g, List<Node> state, Node input);

  @Override
  default Node apply(Graph g, Node x) {
    return exchanged(scan(g, x).output());
  }

  /** The output after the last place only, [batch, units]. */
  default Node last(Graph g, Node x) {
    return scan(g, x).carry();
  }

  /** The states after the last place, and the outputs as [length, batch, units]. */
  default Scan scan(Graph g, Node x) {
    Node zero = g.fill(Shape.of(x.shape().dim(0), gates().units()), 0);
    return scan(g, x, Collections.nCopies(states(), zero));
  }

  /**
   * The same from other states than zeros. With variables of the graph, which are assigned the
   * states after the last place, a run goes on where the one before ended:
   *
   * <pre>{@code
   * Scan scan = layer.scan(g, x, List.of(g.variable(h)));
   * g.assign(h, scan.carry());
   * }</pre>
   *
   * @param begin the state's parts, [batch, units] each
   */
  default Scan scan(Graph g, Node x, List<Node> begin) {
    Shape part = Shape.of(x.shape().dim(0), gates().units());
    List<Shape> shapes = begin.stream().map(Node::shape).toList();
    if (!shapes.equals(Collections.nCopies(states(), part))) {
      throw new IllegalArgumentException(
          "recurrent: states are %s but must be %s"
              .formatted(shapes, Collections.nCopies(states(), part)));
    }
    return along(
        begin,
        List.of(exchanged(gates().inputs(g, x))),
        (state, input) -> {
          List<Node> next = next(g, state, input.getFirst());
          return new Scan.Step(next, List.of(next.getFirst()));
        });
  }

  /** Steps one after another. */
  default Scan along(
      List<Node> begin, List<Node> sequences, BiFunction<List<Node>, List<Node>, Scan.Step> step) {
    return Scan.of(begin, sequences, step);
  }

  /** The same layer, whose gradients go back through no more than so many places. */
  default Recurrent truncated(int steps) {
    return new Truncated(this, steps);
  }

  @Override
  default Map<String, Param> parameters() {
    return gates().parameters();
  }

  /** The first two axes exchanged. */
  private static Node exchanged(Node x) {
    return x.permute(1, 0, 2);
  }
}
