package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.Window;

/**
 * The mean of each window of each channel, weighted by {@code e^(b x)}; x is [batch, channels,
 * sizes...].
 *
 * @param b positive: near 0 the mean, large the maximum
 */
public record SoftmaxPool(Window window, float b) implements Layer {
  /** Windows of the same size along all axes, side by side. */
  public static SoftmaxPool of(int kernel, float b) {
    return new SoftmaxPool(Window.of(kernel).stride(kernel), b);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Pools.softmax(x, window, b);
  }
}
