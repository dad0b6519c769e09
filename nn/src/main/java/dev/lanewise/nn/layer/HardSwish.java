package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x min(max(x + 3, 0), 6) / 6}, element by element (Howard et al. 2019). */
public record HardSwish() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Functions.hardSwish(x);
  }
}
