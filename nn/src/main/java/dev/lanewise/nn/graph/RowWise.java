package dev.lanewise.nn.graph;

import java.util.List;

/** Maps of each row, the elements along the last axis, by itself. */
public sealed interface RowWise extends Op {
  Node x();

  @Override
  default List<Node> operands() {
    return List.of(x());
  }

  @Override
  default Shape shape() {
    return x().shape();
  }

  private static void row(String op, Node x) {
    if (x.shape().rank() == 0) {
      throw new IllegalArgumentException(op + ": x is a scalar but must have rows");
    }
  }

  /** {@code y_j = e^{x_j} / sum_k e^{x_k}}. */
  record Softmax(Node x) implements RowWise {
    public Softmax {
      row("softmax", x);
    }

    @Override
    public Op on(List<Node> in) {
      return new Softmax(in.getFirst());
    }
  }

  /** {@code y_j = x_j - ln sum_k e^{x_k}}. */
  record LogSoftmax(Node x) implements RowWise {
    public LogSoftmax {
      row("log-softmax", x);
    }

    @Override
    public Op on(List<Node> in) {
      return new LogSoftmax(in.getFirst());
    }
  }

  /** {@code y = ln sum_k e^{x_k}}: a number for each row. */
  record LogSumExp(Node x) implements RowWise {
    public LogSumExp {
      row("log-sum-exp", x);
    }

    @Override
    public Shape shape() {
      return x.shape().without(List.of(x.shape().rank() - 1));
    }

    @Override
    public Op on(List<Node> in) {
      return new LogSumExp(in.getFirst());
    }
  }

  /**
   * {@code y = (x - m) / sqrt(v + epsilon)}, m being the mean and v the variance of a row. If not
   * centred, m is 0 and v the mean square.
   */
  record Standardise(Node x, boolean centred, float epsilon) implements RowWise {
    public Standardise {
      row("standardise", x);
      if (!(epsilon >= 0)) {
        throw new IllegalArgumentException(
            "standardise: epsilon is " + epsilon + " but must not be negative");
      }
    }

    @Override
    public Op on(List<Node> in) {
      return new Standardise(in.getFirst(), centred, epsilon);
    }
  }

  /** The gradient g of a {@link Standardise} carried to its x: linear in g, and symmetric. */
  record StandardiseGradient(Node x, Node g, boolean centred, float epsilon) implements RowWise {
    public StandardiseGradient {
      row("standardise-gradient", x);
      Require.same("standardise-gradient", x, g);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, g);
    }

    @Override
    public Op on(List<Node> in) {
      return new StandardiseGradient(in.get(0), in.get(1), centred, epsilon);
    }
  }
}
