package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pools;

/** The largest element of each channel: [batch, channels, sizes...] to [batch, channels]. */
public record GlobalMaxPool() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Pools.globalMax(x);
  }
}
