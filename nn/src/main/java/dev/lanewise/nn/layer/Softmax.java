package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** {@code e^x / sum e^x} along the last axis. */
public record Softmax() implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return x.softmax();
  }
}
