package dev.lanewise.nn.graph;

import java.util.List;

/** Activations that kernels compute in one pass, and their first gradients. */
public sealed interface Activation extends Pointwise {
  @Override
  default Shape shape() {
    return operands().getFirst().shape();
  }

  /** {@code f(x)}; parameters that f does not have are 0. */
  record Bent(Curve f, Node x, float a, float b) implements Activation {
    public Bent {
      parameters(f, a, b);
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Op on(List<Node> in) {
      return new Bent(f, in.getFirst(), a, b);
    }

    @Override
    public String name() {
      return f.toString();
    }
  }

  /** {@code g f'(x)}. */
  record BentGradient(Curve f, Node g, Node x, float a, float b) implements Activation {
    public BentGradient {
      parameters(f, a, b);
      Require.same(f + " gradient", g, x);
    }

    @Override
    public List<Node> operands() {
      return List.of(g, x);
    }

    @Override
    public Op on(List<Node> in) {
      return new BentGradient(f, in.get(0), in.get(1), a, b);
    }

    @Override
    public String name() {
      return f + "Gradient";
    }
  }

  /** {@code x > 0 ? x : slope x}, each element with its own slope (He et al. 2015). */
  record ParametricRelu(Node x, Node slope) implements Activation {
    public ParametricRelu {
      Require.same("parametric-relu", x, slope);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, slope);
    }

    @Override
    public Op on(List<Node> in) {
      return new ParametricRelu(in.get(0), in.get(1));
    }
  }

  /** {@code x > 0 ? g : slope g}. */
  record ParametricReluGradient(Node g, Node x, Node slope) implements Activation {
    public ParametricReluGradient {
      Require.same("parametric-relu gradient", g, x);
      Require.same("parametric-relu gradient", x, slope);
    }

    @Override
    public List<Node> operands() {
      return List.of(g, x, slope);
    }

    @Override
    public Op on(List<Node> in) {
      return new ParametricReluGradient(in.get(0), in.get(1), in.get(2));
    }
  }

  /** {@code x > 0 ? 0 : g x}: the gradient of a parametric ReLU's slope. */
  record SlopeGradient(Node g, Node x) implements Activation {
    public SlopeGradient {
      Require.same("slope-gradient", g, x);
    }

    @Override
    public List<Node> operands() {
      return List.of(g, x);
    }

    @Override
    public Op on(List<Node> in) {
      return new SlopeGradient(in.get(0), in.get(1));
    }
  }

  /** {@code x / (1 + e^-gate)} (Dauphin et al. 2017). */
  record Glu(Node x, Node gate) implements Activation {
    public Glu {
      Require.same("glu", x, gate);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, gate);
    }

    @Override
    public Op on(List<Node> in) {
      return new Glu(in.get(0), in.get(1));
    }
  }

  /** {@code g x s(gate) (1 - s(gate))}, s being the sigmoid: the gradient of a GLU's gate. */
  record GateGradient(Node g, Node x, Node gate) implements Activation {
    public GateGradient {
      Require.same("gate-gradient", g, x);
      Require.same("gate-gradient", x, gate);
    }

    @Override
    public List<Node> operands() {
      return List.of(g, x, gate);
    }

    @Override
    public Op on(List<Node> in) {
      return new GateGradient(in.get(0), in.get(1), in.get(2));
    }
  }

  private static void parameters(Curve f, float a, float b) {
    boolean used = (a == 0 || f.parameters() > 0) && (b == 0 || f.parameters() > 1);
    if (!used || !Float.isFinite(a) || !Float.isFinite(b)) {
      throw new IllegalArgumentException(
          f + ": takes " + f.parameters() + " finite parameters but got " + a + " and " + b);
    }
    if (f == Curve.CELU && !(a > 0)) {
      throw new IllegalArgumentException(f + ": a is " + a + " but must be positive");
    }
  }
}
