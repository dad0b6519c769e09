package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x > 0 ? x : slope x}, element by element. */
public record LeakyRelu(float slope) implements Layer {
  /** With slope 0.01 (Maas et al. 2013). */
  public static LeakyRelu of() {
    return new LeakyRelu(0.01f);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return x.leakyRelu(slope);
  }
}
