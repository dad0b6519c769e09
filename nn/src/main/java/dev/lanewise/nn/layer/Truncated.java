package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Scan;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A recurrent layer trained by truncated backpropagation through time: the state is taken to be
 * constant after each so many places, counted from the first ({@link Scan#truncated}). Outputs and
 * parameters are the layer's own.
 */
public record Truncated(Recurrent layer, int steps) implements Recurrent {
  public Truncated {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "recurrent: truncated after " + steps + " places (want at least 1)");
    }
  }

  @Override
  public Gates gates() {
    return layer.gates();
  }

  @Override
  public int states() {
    return layer.states();
  }

  @Override
  public List<Node> next(Graph g, List<Node> state, Node input) {
    return layer.next(g, state, input);
  }

  @Override
  public Scan along(
      List<Node> begin, List<Node> sequences, BiFunction<List<Node>, List<Node>, Scan.Step> step) {
    return Scan.truncated(steps, begin, sequences, step);
  }
}
