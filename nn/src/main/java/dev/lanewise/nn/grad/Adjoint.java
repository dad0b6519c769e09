package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Draw;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Source;
import org.jspecify.annotations.Nullable;

/**
 * The adjoint of each operation, by family: from the gradient g of its result to the gradients of
 * its operands.
 */
final class Adjoint {
  private Adjoint() {}

  /**
   * Adds the nodes of one operand's gradient, only when asked; null where it is zero everywhere.
   */
  @FunctionalInterface
  interface Rule {
    @Nullable Node node();
  }

  /**
   * One rule per operand, in their order.
   *
   * @param needed which of them will be asked
   */
  static Rule[] rules(Node node, Node g, boolean[] needed) {
    return switch (node.op()) {
      case Source s -> rules();
      case Pointwise p -> PointwiseAdjoint.of(p, node, g);
      case Product p -> ProductAdjoint.of(p, g);
      case Pool p -> PoolAdjoint.of(p, g);
      case Arrange a -> ArrangeAdjoint.of(a, g);
      case RowWise r -> RowWiseAdjoint.of(r, node, g);
      case ChannelWise c -> ChannelWiseAdjoint.of(c, g);
      case Draw d -> draw(d, g);
      case Loop l -> LoopAdjoint.of(l, g, needed);
    };
  }

  private static Rule[] draw(Draw draw, Node g) {
    return switch (draw) {
      case Draw.Uniform u -> rules(Adjoint::zero);
      case Draw.Normal n -> rules(Adjoint::zero);
      case Draw.NextRun n -> rules(Adjoint::zero);
      case Draw.Runs r -> rules(Adjoint::zero);
      case Draw.Dropout d ->
          rules(
              () -> g.graph().add(new Draw.Dropout(g, d.run(), d.key(), d.rate())), Adjoint::zero);
    };
  }

  static Rule[] rules(Rule... rules) {
    return rules;
  }

  /** A derivative that is zero wherever it exists. */
  static @Nullable Node zero() {
    return null;
  }
}
