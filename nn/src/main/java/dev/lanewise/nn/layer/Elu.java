package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x > 0 ? x : a (e^x - 1)}, element by element. */
public record Elu(float a) implements Layer {
  /** With a = 1 (Clevert et al. 2016). */
  public static Elu of() {
    return new Elu(1);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Functions.elu(x, a);
  }
}
