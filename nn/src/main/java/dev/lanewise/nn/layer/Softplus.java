package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code ln(1 + e^x)}, element by element. */
public record Softplus() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.softplus();
  }
}
