package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x (1 + erf(x / sqrt 2)) / 2}, element by element (Hendrycks and Gimpel 2016). */
public record Gelu() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.gelu();
  }
}
