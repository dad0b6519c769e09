package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code max(x, 0)}, element by element. */
public record Relu() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.relu();
  }
}
