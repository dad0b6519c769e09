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
}
