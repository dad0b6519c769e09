package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pool;

/** Adjoints of pooling. */
final class PoolAdjoint {
  private PoolAdjoint() {}

  static Adjoint.Rule[] of(Pool op, Node g) {
    return switch (op) {
      case Pool.MaxPool2d p ->
          rules(() -> g.graph().add(new Pool.MaxPoolScatter(p.x(), g, p.window())));
      case Pool.MaxPoolScatter p ->
          rules(Adjoint::zero, () -> g.graph().add(new Pool.MaxPoolGather(p.x(), g, p.window())));
      case Pool.MaxPoolGather p ->
          rules(Adjoint::zero, () -> g.graph().add(new Pool.MaxPoolScatter(p.x(), g, p.window())));
      case Pool.AvgPool2d p ->
          rules(
              () ->
                  g.graph()
                      .add(
                          new Pool.AvgPool2dGradient(
                              g, p.window(), p.x().shape().dim(2), p.x().shape().dim(3))));
      case Pool.AvgPool2dGradient p -> rules(() -> g.avgPool2d(p.window()));
    };
  }
}
