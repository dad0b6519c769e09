package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** [batch, a, b, ...] as [batch, a b ...]. */
public record Flatten() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.flatten();
  }
}
