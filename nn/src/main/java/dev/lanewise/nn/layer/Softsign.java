package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x / (1 + |x|)}, element by element. */
public record Softsign() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Functions.softsign(x);
  }
}
