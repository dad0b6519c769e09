package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.Window;

/** The smallest element of each window of each channel; x is [batch, channels, sizes...]. */
public record MinPool(Window window) implements Layer {
  /** Windows of the same size along all axes, side by side. */
  public static MinPool of(int kernel) {
    return new MinPool(Window.of(kernel).stride(kernel));
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Pools.min(x, window);
  }
}
