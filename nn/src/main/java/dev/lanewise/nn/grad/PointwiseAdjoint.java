package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import java.util.function.Supplier;

/** Adjoints of elementwise operations. */
final class PointwiseAdjoint {
  private PointwiseAdjoint() {}

  static Adjoint.Rule[] of(Pointwise op, Node node, Node g) {
    return switch (op) {
      case Activation a -> ActivationAdjoint.of(a, g);
      case Pointwise.Add a -> rules(() -> g, () -> g);
      case Pointwise.Sub s -> rules(() -> g, g::neg);
      case Pointwise.Mul m -> rules(() -> g.mul(m.y()), () -> g.mul(m.x()));
      case Pointwise.Div d -> rules(() -> g.div(d.y()), () -> g.mul(node).div(d.y()).neg());
      case Pointwise.ReluGradient r -> rules(() -> g.reluGradient(r.y()), Adjoint::zero);
      case Pointwise.Maximum m -> either(() -> m.y().lessOrEqual(m.x()), g);
      case Pointwise.Minimum m -> either(() -> m.x().lessOrEqual(m.y()), g);
      case Pointwise.Power p -> rules(() -> byBase(p, g), () -> byExponent(p, node, g));
      case Pointwise.Less l -> rules(Adjoint::zero, Adjoint::zero);
      case Pointwise.LessOrEqual l -> rules(Adjoint::zero, Adjoint::zero);
      case Pointwise.Equal e -> rules(Adjoint::zero, Adjoint::zero);
      case Pointwise.Select s ->
          rules(
              Adjoint::zero,
              () -> s.condition().select(g, zero(g)),
              () -> s.condition().select(zero(g), g));
      case Pointwise.Clamp c ->
          rules(() -> g.graph().add(new Pointwise.ClampGradient(g, c.x(), c.low(), c.high())));
      case Pointwise.ClampGradient c ->
          rules(
              () -> g.graph().add(new Pointwise.ClampGradient(g, c.y(), c.low(), c.high())),
              Adjoint::zero);
      case Pointwise.Affine a -> rules(() -> g.mul(a.scale()));
      case Pointwise.Neg n -> rules(g::neg);
      case Pointwise.Exp e -> rules(() -> g.mul(node));
      case Pointwise.Log l -> rules(() -> g.div(l.x()));
      case Pointwise.Tanh t -> rules(() -> g.mul(node.square().affine(-1, 1)));
      case Pointwise.Sigmoid s -> rules(() -> g.mul(node.mul(node.affine(-1, 1))));
      case Pointwise.Relu r -> rules(() -> g.reluGradient(node));
      case Pointwise.Sqrt s -> rules(() -> g.div(node).mul(0.5f));
      case Pointwise.Square s -> rules(() -> g.mul(s.x()).mul(2));
      case Pointwise.Abs a -> rules(() -> g.mul(a.x().sign()));
      case Pointwise.Sign s -> rules(Adjoint::zero);
      case Pointwise.Reciprocal r -> rules(() -> g.mul(node).mul(node).neg());
      case Pointwise.Sin s -> rules(() -> g.mul(s.x().cos()));
      case Pointwise.Cos c -> rules(() -> g.mul(c.x().sin()).neg());
      case Pointwise.Erf e ->
          rules(() -> g.mul(e.x().square().neg().exp()).mul((float) (2 / Math.sqrt(Math.PI))));
      case Pointwise.Expm1 e -> rules(() -> g.mul(e.x().exp()));
      case Pointwise.Log1p l -> rules(() -> g.div(l.x().add(1f)));
      case Pointwise.StopGradient s -> rules(Adjoint::zero);
    };
  }

  /** All of g to the first operand where told so, else to the second. */
  private static Adjoint.Rule[] either(Supplier<Node> first, Node g) {
    return rules(() -> first.get().select(g, zero(g)), () -> first.get().select(zero(g), g));
  }

  /** {@code g y x^(y-1)}; 0 where y is, also of x = 0. */
  private static Node byBase(Pointwise.Power p, Node g) {
    return g.mul(p.y()).mul(p.x().power(p.y().select(p.y().sub(1f), zero(g))));
  }

  /** {@code g x^y ln x}; 0 where x is 0 and y is not negative. */
  private static Node byExponent(Pointwise.Power p, Node power, Node g) {
    Node one = g.graph().fill(g.shape(), 1);
    return g.mul(power).mul(p.x().select(p.x(), one).log());
  }

  private static Node zero(Node g) {
    return g.graph().fill(g.shape(), 0);
  }
}
