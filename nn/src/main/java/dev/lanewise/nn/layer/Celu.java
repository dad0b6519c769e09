package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x > 0 ? x : a (e^(x/a) - 1)}, element by element; a is positive. */
public record Celu(float a) implements Layer {
  /** With a = 1 (Barron 2017). */
  public static Celu of() {
    return new Celu(1);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Functions.celu(x, a);
  }
}
