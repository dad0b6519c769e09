package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;

/** Each example in another shape: [batch, ...] to [batch, example...]. */
public record Reshape(Shape example) implements Layer {
  /** Examples of these sizes. */
  public static Reshape of(int... example) {
    return new Reshape(Shape.of(example));
  }

  @Override
  public Node apply(Graph g, Node x) {
    return x.reshape(example.prepend(x.shape().dim(0)));
  }
}
