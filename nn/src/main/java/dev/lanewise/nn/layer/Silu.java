package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x sigmoid(x)}, element by element. */
public record Silu() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.silu();
  }
}
