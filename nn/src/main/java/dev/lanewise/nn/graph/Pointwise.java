package dev.lanewise.nn.graph;

import java.util.List;

/** {@code z[i] = f(x[i], ...)}: operands and result have one shape. */
public sealed interface Pointwise extends Op
    permits Pointwise.Unary, Pointwise.Binary, Pointwise.Select, Activation {

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

  /** {@code max(x, y)}; NaN if one is. Of a tie, x has all of the gradient. */
  record Maximum(Node x, Node y) implements Binary {
    public Maximum {
      Require.same("maximum", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Maximum(in.get(0), in.get(1));
    }
  }

  /** {@code min(x, y)}; NaN if one is. Of a tie, x has all of the gradient. */
  record Minimum(Node x, Node y) implements Binary {
    public Minimum {
      Require.same("minimum", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Minimum(in.get(0), in.get(1));
    }
  }

  /**
   * {@code x^y}, special values as in {@link Math#pow}; NaN where x is negative and y no integer.
   */
  record Power(Node x, Node y) implements Binary {
    public Power {
      Require.same("power", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Power(in.get(0), in.get(1));
    }
  }

  /** {@code x < y ? 1 : 0}. */
  record Less(Node x, Node y) implements Binary {
    public Less {
      Require.same("less", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Less(in.get(0), in.get(1));
    }
  }

  /** {@code x <= y ? 1 : 0}. */
  record LessOrEqual(Node x, Node y) implements Binary {
    public LessOrEqual {
      Require.same("less-or-equal", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new LessOrEqual(in.get(0), in.get(1));
    }
  }

  /** {@code x == y ? 1 : 0}. */
  record Equal(Node x, Node y) implements Binary {
    public Equal {
      Require.same("equal", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new Equal(in.get(0), in.get(1));
    }
  }

  /** {@code condition != 0 ? x : y}. */
  record Select(Node condition, Node x, Node y) implements Pointwise {
    public Select {
      Require.same("select", condition, x);
      Require.same("select", x, y);
    }

    @Override
    public List<Node> operands() {
      return List.of(condition, x, y);
    }

    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new Select(in.get(0), in.get(1), in.get(2));
    }
  }

  /** {@code min(max(x, low), high)}. */
  record Clamp(Node x, float low, float high) implements Unary {
    public Clamp {
      if (!(low <= high)) {
        throw new IllegalArgumentException("clamp: low " + low + " must not be above high " + high);
      }
    }

    @Override
    public Op on(List<Node> in) {
      return new Clamp(in.getFirst(), low, high);
    }
  }

  /**
   * {@code low <= y && y <= high ? x : 0}: the gradient x of a clamp's output carried to its input
   * y.
   */
  record ClampGradient(Node x, Node y, float low, float high) implements Binary {
    public ClampGradient {
      Require.same("clamp-gradient", x, y);
    }

    @Override
    public Op on(List<Node> in) {
      return new ClampGradient(in.get(0), in.get(1), low, high);
    }
  }

  /** {@code |x|}. */
  record Abs(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Abs(in.getFirst());
    }
  }

  /** 1 or -1 as x is above or below 0; else x itself: 0, -0 or NaN. */
  record Sign(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Sign(in.getFirst());
    }
  }

  /** {@code 1 / x}. */
  record Reciprocal(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Reciprocal(in.getFirst());
    }
  }

  /** {@code sin x}. */
  record Sin(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Sin(in.getFirst());
    }
  }

  /** {@code cos x}. */
  record Cos(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Cos(in.getFirst());
    }
  }

  /** {@code 2 / sqrt(pi)} times the integral of {@code e^(-t^2)} from 0 to x. */
  record Erf(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Erf(in.getFirst());
    }
  }

  /** {@code e^x - 1}, without cancellation. */
  record Expm1(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Expm1(in.getFirst());
    }
  }

  /** {@code ln(1 + x)}, without cancellation. */
  record Log1p(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new Log1p(in.getFirst());
    }
  }

  /** x itself, whose gradient is taken to be zero. */
  record StopGradient(Node x) implements Unary {
    @Override
    public Op on(List<Node> in) {
      return new StopGradient(in.getFirst());
    }
  }
}
