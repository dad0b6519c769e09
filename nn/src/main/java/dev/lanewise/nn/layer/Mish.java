package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x tanh(softplus x)}, element by element (Misra 2019). */
public record Mish() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Functions.mish(x);
  }
}
