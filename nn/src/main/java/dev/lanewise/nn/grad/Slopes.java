package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.Activation;
import dev.lanewise.nn.graph.Node;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of curves, written in operations that have gradients to any order. The operand of an
 * exponential is kept where the result is finite: a product of zero and infinity would be NaN.
 */
final class Slopes {
  /** From here on the sigmoid is 0 or 1 in floats, and the slope does not change any more. */
  private static final float FAR = 35;

  private static final float SELU_SCALE = 1.050701f;
  private static final float SELU_ALPHA = 1.6732632f;
  private static final float ROOT_HALF = (float) Math.sqrt(0.5);

  private Slopes() {}

  /** {@code f'(x)} of the curve, or null if that is constant but for jumps. */
  static @Nullable Node of(Activation.BentGradient f) {
    Node x = f.x();
    return switch (f.f()) {
      case LEAKY_RELU, HARD_SIGMOID -> null;
      case ELU -> exponential(x, 1, 1, f.a());
      case SELU -> exponential(x, 1, SELU_SCALE, SELU_SCALE * SELU_ALPHA);
      case CELU -> exponential(x, f.a(), 1, 1);
      case GELU -> gelu(x);
      case GELU_TANH -> geluTanh(x.clamp(-FAR, FAR));
      case SILU -> swish(x.clamp(-FAR, FAR));
      case SWISH -> swish(x.mul(f.a()).clamp(-FAR, FAR));
      case MISH -> mish(x.clamp(-FAR, FAR));
      case SOFTPLUS -> x.sigmoid();
      case SOFTSIGN -> x.abs().add(1f).reciprocal().square();
      case HARD_SWISH -> hardSwish(x);
    };
  }

  /** {@code x > 0 ? above : below e^(x / width)}. */
  private static Node exponential(Node x, float width, float above, float below) {
    Node zero = x.graph().constant(0);
    Node power = x.minimum(zero).div(width).exp().mul(below);
    return zero.less(x).select(x.graph().constant(above), power);
  }

  /** {@code n(x) + x n'(x)}, n being the normal distribution function. */
  private static Node gelu(Node x) {
    Node near = x.clamp(-FAR, FAR);
    Node density = near.square().mul(-0.5f).exp().mul((float) (1 / Math.sqrt(2 * Math.PI)));
    return near.mul(ROOT_HALF).erf().affine(0.5f, 0.5f).add(near.mul(density));
  }

  /** {@code (1 + t) / 2 + x (1 - t^2) u' / 2} with {@code t = tanh u}. */
  private static Node geluTanh(Node x) {
    float scale = (float) Math.sqrt(2 / Math.PI);
    Node t = x.mul(x.square().affine(0.044715f, 1)).mul(scale).tanh();
    Node slope = x.square().affine(3 * 0.044715f * scale, scale);
    return t.affine(0.5f, 0.5f).add(x.mul(t.square().affine(-0.5f, 0.5f)).mul(slope));
  }

  /** {@code s (1 + t (1 - s))}, s being the sigmoid of t. */
  private static Node swish(Node t) {
    return t.sigmoid().mul(t.mul(t.neg().sigmoid()).add(1f));
  }

  /** {@code t + x (1 - t^2) s}, t the hyperbolic tangent of the softplus of x, s the sigmoid. */
  private static Node mish(Node x) {
    Node t = x.exp().log1p().tanh();
    return t.add(x.mul(t.square().affine(-1, 1)).mul(x.sigmoid()));
  }

  /** {@code (2x + 3) / 6} between -3 and 3; 0 below, 1 above. */
  private static Node hardSwish(Node x) {
    Node low = x.graph().constant(-3);
    Node high = x.graph().constant(3);
    Node inside = x.less(high).select(x.affine(1 / 3f, 0.5f), x.graph().constant(1));
    return low.less(x).select(inside, x.graph().constant(0));
  }
}
