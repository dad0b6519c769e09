package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2}, element by element. */
public record GeluTanh() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Functions.geluTanh(x);
  }
}
