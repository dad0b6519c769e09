package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pools;

/** The mean of each channel: [batch, channels, sizes...] to [batch, channels]. */
public record GlobalAvgPool() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Pools.globalAverage(x);
  }
}
