package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;

/** Adjoints of elementwise operations. */
final class PointwiseAdjoint {
  private PointwiseAdjoint() {}

  static Adjoint.Rule[] of(Pointwise op, Node node, Node g) {
    return switch (op) {
      case Pointwise.Add a -> rules(() -> g, () -> g);
      case Pointwise.Sub s -> rules(() -> g, g::neg);
      case Pointwise.Mul m -> rules(() -> g.mul(m.y()), () -> g.mul(m.x()));
      case Pointwise.Div d -> rules(() -> g.div(d.y()), () -> g.mul(node).div(d.y()).neg());
      case Pointwise.ReluGradient r -> rules(() -> g.reluGradient(r.y()), Adjoint::zero);
      case Pointwise.Affine a -> rules(() -> g.mul(a.scale()));
      case Pointwise.Neg n -> rules(g::neg);
      case Pointwise.Exp e -> rules(() -> g.mul(node));
      case Pointwise.Log l -> rules(() -> g.div(l.x()));
      case Pointwise.Tanh t -> rules(() -> g.mul(node.square().affine(-1, 1)));
      case Pointwise.Sigmoid s -> rules(() -> g.mul(node.mul(node.affine(-1, 1))));
      case Pointwise.Relu r -> rules(() -> g.reluGradient(node));
      case Pointwise.Sqrt s -> rules(() -> g.div(node).mul(0.5f));
      case Pointwise.Square s -> rules(() -> g.mul(s.x()).mul(2));
    };
  }
}
