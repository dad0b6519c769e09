package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.Window;

/**
 * The mean of each window of each channel; x is [batch, channels, sizes...].
 *
 * @param countsPadding whether means are over the padding as well
 */
public record AvgPool(Window window, boolean countsPadding) implements Layer {
  /** Windows of the same size along all axes, side by side. */
  public static AvgPool of(int kernel) {
    return new AvgPool(Window.of(kernel).stride(kernel), false);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return countsPadding ? Pools.averageCountingPadding(x, window) : x.avgPool(window);
  }
}
