package dev.lanewise.nn.graph;

import java.util.List;

/** {@code z[i] = f(x[i], ...)}: operands and result have one shape. */
public sealed interface Pointwise extends Op {

  /** A function of one operand. */
  sealed interface Unary extends Pointwise {
    Node x();

    @Override
    default List<Node> operands() {
      return List.of(x());
    }

    @Override
    default Shape shape() {
      return x().shape();
    }
  }

  /** A function of two operands of one shape. */
  sealed interface Binary extends Pointwise {
    Node x();

    Node y();

    @Override
    default List<Node> operands() {
      return List.of(x(), y());
    }

    @Override
    default Shape shape() {
      return x().shape();
    }
  }

  /** {@code x + y}. */
  record Add(Node x, Node y) implements Binary {
    public Add {
      Require.same("add", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Add(in.get(0), in.get(1));
    }
  }

  /** {@code x - y}. */
  record Sub(Node x, Node y) implements Binary {
    public Sub {
      Require.same("sub", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Sub(in.get(0), in.get(1));
    }
  }

  /** {@code x * y}. */
  record Mul(Node x, Node y) implements Binary {
    public Mul {
      Require.same("mul", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Mul(in.get(0), in.get(1));
    }
  }

  /** {@code x / y}. */
  record Div(Node x, Node y) implements Binary {
    public Div {
      Require.same("div", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Div(in.get(0), in.get(1));
    }
  }

  /**
   * {@code y > 0 ? x : 0}: the gradient x of a ReLU's output carried to its input; y is either of
   * the two.
   */
  record ReluGradient(Node x, Node y) implements Binary {
    public ReluGradient {
      Require.same("relu-gradient", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new ReluGradient(in.get(0), in.get(1));
    }
  }

  /** {@code scale * x + shift}. */
  record Affine(Node x, float scale, float shift) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Affine(in.getFirst(), scale, shift);
    }
  }

  /** {@code -x}. */
  record Neg(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Neg(in.getFirst());
    }
  }

  /** {@code e^x}. */
  record Exp(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Exp(in.getFirst());
    }
  }

  /** {@code ln x}. */
  record Log(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Log(in.getFirst());
    }
  }

  /** {@code tanh x}. */
  record Tanh(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Tanh(in.getFirst());
    }
  }

  /** {@code 1 / (1 + e^-x)}. */
  record Sigmoid(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Sigmoid(in.getFirst());
    }
  }

  /** {@code x > 0 ? x : 0}; NaN stays NaN. */
  record Relu(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Relu(in.getFirst());
    }
  }

  /** {@code sqrt x}. */
  record Sqrt(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Sqrt(in.getFirst());
    }
  }

  /** {@code x * x}. */
  record Square(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Square(in.getFirst());
    }
  }
}
