package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;

/** What an output should be, in the form a loss needs it. */
final class Targets {
  private Targets() {}

  /** The target in the shape of the output. */
  static Node like(String loss, Node output, Node target) {
    if (output.shape().rank() > 0 && target.shape().equals(output.shape())) {
      return target;
    }
    if (onePerRow(output, target)) {
      int n = output.shape().dim(1);
      return n == 1 ? target.reshape(output.shape()) : target.oneHot(n);
    }
    throw new IllegalArgumentException(
        "%s: output is %s but the target is %s (want the same shape, or one class number per row)"
            .formatted(loss, output.shape(), target.shape()));
  }

  /** {@code sum_j t_j x_j} for each row x, where 0 times infinity is 0. */
  static Node expected(String loss, Node rows, Node target) {
    requireRows(loss, rows);
    if (onePerRow(rows, target)) {
      return rows.pick(target);
    }
    Node t = like(loss, rows, target);
    return t.select(rows, zero(rows)).mul(t).sum(1);
  }

  static void requireRows(String loss, Node output) {
    if (output.shape().rank() != 2) {
      throw new IllegalArgumentException(
          loss + ": output is " + output.shape() + " but must be [batch, classes]");
    }
  }

  /** The sum over everything, divided by the batch: the first axis of the output. */
  static Node mean(Node losses, Node output) {
    return losses.sum().mul(1f / output.shape().dim(0));
  }

  static Node zero(Node x) {
    return x.graph().constant(0);
  }

  private static boolean onePerRow(Node output, Node target) {
    Shape y = output.shape();
    return y.rank() == 2 && target.shape().equals(Shape.of(y.dim(0)));
  }
}
