package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code sin x}, element by element. */
public record Sin() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.sin();
  }
}
