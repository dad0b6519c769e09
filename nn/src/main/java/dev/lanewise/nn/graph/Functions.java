package dev.lanewise.nn.graph;

import java.util.List;

/**
 * Activations as functions of nodes; those of every day, such as {@link Node#relu}, are methods of
 * {@link Node}. All are elementwise; several operands are broadcast. Where a function has a corner,
 * its derivative there is the one from the left.
 */
public final class Functions {
  private Functions() {}

  /** {@code x > 0 ? x : slope x} with a fixed slope. */
  public static Node leakyRelu(Node x, float slope) {
    return bent(Curve.LEAKY_RELU, x, slope, 0);
  }

  /** {@code x > 0 ? x : slope x}; the slope is a node, so it can be trained. */
  public static Node parametricRelu(Node x, Node slope) {
    Shape to = Shape.common("parametric-relu", x.shape(), slope.shape());
    return x.graph().add(new Activation.ParametricRelu(x.broadcastTo(to), slope.broadcastTo(to)));
  }

  /** {@code x > 0 ? x : a (e^x - 1)}. */
  public static Node elu(Node x, float a) {
    return bent(Curve.ELU, x, a, 0);
  }

  /** {@code s (x > 0 ? x : t (e^x - 1))}, which keeps mean 0 and variance 1. */
  public static Node selu(Node x) {
    return bent(Curve.SELU, x, 0, 0);
  }

  /** {@code x > 0 ? x : a (e^(x/a) - 1)}, a positive. */
  public static Node celu(Node x, float a) {
    return bent(Curve.CELU, x, a, 0);
  }

  /** {@code x (1 + erf(x / sqrt 2)) / 2}. */
  public static Node gelu(Node x) {
    return bent(Curve.GELU, x, 0, 0);
  }

  /** {@link #gelu} by a hyperbolic tangent, off by up to 5e-4. */
  public static Node geluTanh(Node x) {
    return bent(Curve.GELU_TANH, x, 0, 0);
  }

  /** {@code x sigmoid(x)}. */
  public static Node silu(Node x) {
    return bent(Curve.SILU, x, 0, 0);
  }

  /** {@code x sigmoid(a x)}. */
  public static Node swish(Node x, float a) {
    return bent(Curve.SWISH, x, a, 0);
  }

  /** {@code x tanh(softplus x)}. */
  public static Node mish(Node x) {
    return bent(Curve.MISH, x, 0, 0);
  }

  /** {@code ln(1 + e^x)}, without overflow. */
  public static Node softplus(Node x) {
    return bent(Curve.SOFTPLUS, x, 0, 0);
  }

  /** {@code x / (1 + |x|)}. */
  public static Node softsign(Node x) {
    return bent(Curve.SOFTSIGN, x, 0, 0);
  }

  /** {@code min(max(a x + b, 0), 1)}. */
  public static Node hardSigmoid(Node x, float a, float b) {
    return bent(Curve.HARD_SIGMOID, x, a, b);
  }

  /** {@code x min(max(x + 3, 0), 6) / 6}. */
  public static Node hardSwish(Node x) {
    return bent(Curve.HARD_SWISH, x, 0, 0);
  }

  /** {@code x sigmoid(gate)}. */
  public static Node glu(Node x, Node gate) {
    Shape to = Shape.common("glu", x.shape(), gate.shape());
    return x.graph().add(new Activation.Glu(x.broadcastTo(to), gate.broadcastTo(to)));
  }

  /**
   * The largest of the pieces (Goodfellow et al. 2013); of a tie, the first one has all of the
   * gradient.
   */
  public static Node maxout(List<Node> pieces) {
    return pieces.stream()
        .reduce(Node::maximum)
        .orElseThrow(() -> new IllegalArgumentException("maxout: needs a piece but got none"));
  }

  private static Node bent(Curve f, Node x, float a, float b) {
    return x.graph().add(new Activation.Bent(f, x, a, b));
  }
}
