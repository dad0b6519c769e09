package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/**
 * {@code s (x > 0 ? x : t (e^x - 1))}, element by element: keeps mean 0 and variance 1 (Klambauer
 * et al. 2017).
 */
public record Selu() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Functions.selu(x);
  }
}
