package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;

/** So many zeros before and after each size of [batch, channels, sizes...]. */
public record ZeroPad(int before, int after) implements Layer {
  /** As many before as after. */
  public static ZeroPad of(int zeros) {
    return new ZeroPad(zeros, zeros);
  }

  @Override
  public Node apply(Graph g, Node x) {
    Node y = x;
    for (int axis = 2; axis < x.shape().rank(); axis++) {
      y = Axes.pad(y, axis, before, after);
    }
    return y;
  }
}
