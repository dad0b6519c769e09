package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Window;

/** Adjoints of pooling. */
final class PoolAdjoint {
  private PoolAdjoint() {}

  static Adjoint.Rule[] of(Pool op, Node g) {
    return switch (op) {
      case Pool.ExtremePool p -> rules(() -> scatter(p.x(), g, p.window(), p.largest()));
      case Pool.ExtremeScatter p ->
          rules(
              Adjoint::zero, () -> add(new Pool.ExtremeGather(p.x(), g, p.window(), p.largest())));
      case Pool.ExtremeGather p ->
          rules(Adjoint::zero, () -> scatter(p.x(), g, p.window(), p.largest()));
      case Pool.AveragePool p ->
          rules(
              () ->
                  add(
                      new Pool.AveragePoolGradient(
                          g, p.window(), p.countsPadding(), ProductAdjoint.image(p.x()))));
      case Pool.AveragePoolGradient p ->
          rules(() -> add(new Pool.AveragePool(g, p.window(), p.countsPadding())));
      case Pool.SmoothPool p ->
          rules(() -> add(new Pool.SmoothPoolGradient(p.x(), g, p.window(), p.blend())));
      case Pool.SmoothPoolGradient p ->
          rules(() -> Blending.of(p).byX(g), () -> Blending.of(p).byDy(g));
    };
  }

  private static Node scatter(Node x, Node t, Window window, boolean largest) {
    return add(new Pool.ExtremeScatter(x, t, window, largest));
  }

  private static Node add(Pool op) {
    return op.operands().getFirst().graph().add(op);
  }
}
