package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x sigmoid(a x)}, element by element (Ramachandran et al. 2017). */
public record Swish(float a) implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Functions.swish(x, a);
  }
}
