package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code x - ln sum e^x} along the last axis. */
public record LogSoftmax() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.logSoftmax();
  }
}
