package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code tanh x}, element by element. */
public record Tanh() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.tanh();
  }
}
