package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.List;

/**
 * {@code h_t = z h_t-1 + (1 - z) tanh(a + r b)}, where r and z are sigmoids of their rows of {@code
 * W x_t + U h_t-1 + b}, a is the third part of {@code W x_t + b} and b that of {@code U h_t-1}, in
 * the order r, z, a (Cho et al. 2014, with the reset after the product, which is then one for all
 * gates); x is [batch, length, width].
 */
public record Gru(Gates gates) implements Recurrent {
  /** Glorot's uniform weights, zero biases. */
  public static Gru of(int width, int units) {
    return new Gru(Gates.of(width, units, 3));
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public List<Node> next(Graph g, List<Node> state, Node input) {
    Node h = state.getFirst();
    Node before = gates.of(g, h);
    Node reset = gates.gate(input, 0).add(gates.gate(before, 0)).sigmoid();
    Node kept = gates.gate(input, 1).add(gates.gate(before, 1)).sigmoid();
    Node candidate = gates.gate(input, 2).add(reset.mul(gates.gate(before, 2))).tanh();
    return List.of(candidate.add(kept.mul(h.sub(candidate))));
  }
}
