package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.Window;

/**
 * {@code (sum |x|^p)^(1/p)} of each window of each channel; x is [batch, channels, sizes...].
 *
 * @param p 1 or more
 */
public record LpPool(Window window, float p) implements Layer {
  /** Windows of the same size along all axes, side by side. */
  public static LpPool of(int kernel, float p) {
    return new LpPool(Window.of(kernel).stride(kernel), p);
  }

  @Override
  public Node apply(Graph g, Node x) {
    return Pools.lp(x, window, p);
  }
}
