package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Window;

/** Maximum of each window of each channel; x is [batch, channels, height, width]. */
public record MaxPool2d(Window window) implements Layer {
  /** Square windows side by side. */
  public static MaxPool2d of(int kernel) {
    return new MaxPool2d(Window.of(kernel).stride(kernel));
  }

  @Override
  public Node apply(Graph g, Node x) {
    return x.maxPool2d(window);
  }
}
