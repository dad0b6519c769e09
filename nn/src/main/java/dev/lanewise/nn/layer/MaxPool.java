package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Window;

/** The largest element of each window of each channel; x is [batch, channels, sizes...]. */
public record MaxPool(Window window) implements Layer {
  /** Windows of the same size along all axes, side by side. */
  public static MaxPool of(int kernel) {
    return new MaxPool(Window.of(kernel).stride(kernel));
  }

  @Override
  public Node apply(Graph g, Node x) {
    return x.maxPool(window);
  }
}
