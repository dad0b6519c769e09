package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.List;

/** {@code h_t = tanh(W x_t + U h_t-1 + b)} (Elman 1990); x is [batch, length, width]. */
public record Rnn(Gates gates) implements Recurrent {
  /** Glorot's uniform weights, zero biases. */
  public static Rnn of(int width, int units) {
    return new Rnn(Gates.of(width, units, 1));
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public List<Node> next(Graph g, List<Node> state, Node input) {
    return List.of(input.add(gates.of(g, state.getFirst())).tanh());
  }
}
