package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adjoints of activations: first gradients are operations of their own; what comes after is the
 * gradient of {@link Slopes}.
 */
final class ActivationAdjoint {
  private ActivationAdjoint() {}

  static Adjoint.Rule[] of(Activation op, Node g) {
    return switch (op) {
      case Activation.Bent f ->
          rules(() -> add(new Activation.BentGradient(f.f(), g, f.x(), f.a(), f.b())));
      case Activation.BentGradient f ->
          rules(
              () -> add(new Activation.BentGradient(f.f(), g, f.x(), f.a(), f.b())),
              () -> curvature(f, g));
      case Activation.ParametricRelu p ->
          rules(
              () -> add(new Activation.ParametricReluGradient(g, p.x(), p.slope())),
              () -> add(new Activation.SlopeGradient(g, p.x())));
      case Activation.ParametricReluGradient p ->
          rules(
              () -> add(new Activation.ParametricReluGradient(g, p.x(), p.slope())),
              Adjoint::zero,
              () -> whereNotPositive(p.x(), g.mul(p.g())));
      case Activation.SlopeGradient s ->
          rules(
              () -> add(new Activation.SlopeGradient(g, s.x())),
              () -> whereNotPositive(s.x(), g.mul(s.g())));
      case Activation.Glu u ->
          rules(
              () -> Functions.glu(g, u.gate()),
              () -> add(new Activation.GateGradient(g, u.x(), u.gate())));
      case Activation.GateGradient u ->
          rules(
              () -> add(new Activation.GateGradient(g, u.x(), u.gate())),
              () -> add(new Activation.GateGradient(g, u.g(), u.gate())),
              () ->
                  add(new Activation.GateGradient(g.mul(u.g()), u.x(), u.gate()))
                      .mul(u.gate().sigmoid().affine(-2, 1)));
    };
  }

  /** {@code g h f''(x)}, h being the gradient that f' has been multiplied by. */
  private static @Nullable Node curvature(Activation.BentGradient f, Node g) {
    Node slope = Slopes.of(f);
    return slope == null
        ? null
        : Gradient.vectorJacobian(slope, g.mul(f.g()), List.of(f.x())).getFirst();
  }

  private static Node whereNotPositive(Node x, Node g) {
    return x.lessOrEqual(g.graph().constant(0)).select(g, g.graph().constant(0));
  }

  private static Node add(Activation op) {
    return op.operands().getFirst().graph().add(op);
  }
}
