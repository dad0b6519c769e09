package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import org.jspecify.annotations.Nullable;

/** Tensors known to hold one number everywhere. */
final class Uniform {
  private Uniform() {}

  /** The fixed number this node holds everywhere, or null. */
  static @Nullable Float value(Node node) {
    return switch (node.op()) {
      case Source.Constant c when c.shape().size() == 1 -> c.values().get(0);
      case Arrange.Broadcast b -> value(b.x());
      case Arrange.Reshape r -> value(r.x());
      default -> null;
    };
  }

  /** The scalar node that this node repeats everywhere, or null. */
  static @Nullable Node scalar(Node node) {
    return switch (node.op()) {
      case Arrange.Broadcast b when b.x().shape().size() == 1 -> b.x();
      case Arrange.Reshape r -> scalar(r.x());
      default -> null;
    };
  }
}
