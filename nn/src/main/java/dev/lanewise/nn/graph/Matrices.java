package dev.lanewise.nn.graph;

import java.util.Arrays;

/** Products of matrices and of stacks of them, the matrix being the last two axes. */
final class Matrices {
  private Matrices() {}

  /** {@code op(x) op(y)} of each pair of matrices; the axes before them are broadcast. */
  static Node product(Node x, Node y, boolean transX, boolean transY) {
    Shape xs = x.shape();
    Shape ys = y.shape();
    if (Math.min(xs.rank(), ys.rank()) < 2 || Math.max(xs.rank(), ys.rank()) == 2) {
      return x.graph().add(new Product.MatMul(x, y, transX, transY));
    }
    checkInner(x, y, transX, transY);
    Shape lead = Shape.common("matmul", lead(xs), lead(ys));
    Shape to = lead.append(xs.dim(transX ? -1 : -2)).append(ys.dim(transY ? -2 : -1));
    if (ys.size() == ys.dim(-1) * ys.dim(-2) && !transX) {
      // One matrix for all: their rows are those of one tall matrix.
      Node tall = x.broadcastTo(lead.append(xs.dim(-2)).append(xs.dim(-1)));
      int rows = tall.shape().size() / xs.dim(-1);
      Node one = y.reshape(ys.dim(-2), ys.dim(-1));
      return product(tall.reshape(rows, xs.dim(-1)), one, false, transY).reshape(to);
    }
    if (lead.size() == 1) {
      Node left = x.reshape(xs.dim(-2), xs.dim(-1));
      return product(left, y.reshape(ys.dim(-2), ys.dim(-1)), transX, transY).reshape(to);
    }
    return x.graph()
        .add(new Product.BatchMatMul(stack(x, lead), stack(y, lead), transX, transY))
        .reshape(to);
  }

  private static Shape lead(Shape s) {
    return Shape.of(Arrays.copyOf(s.dims(), s.rank() - 2));
  }

  /** One matrix for each of the leading places: [places, rows, columns]. */
  private static Node stack(Node x, Shape lead) {
    int rows = x.shape().dim(-2);
    int columns = x.shape().dim(-1);
    return x.broadcastTo(lead.append(rows).append(columns)).reshape(lead.size(), rows, columns);
  }

  /** The sums of a product must be as long on both sides. */
  static void checkInner(Node x, Node y, boolean transX, boolean transY) {
    int innerX = x.shape().dim(transX ? -2 : -1);
    int innerY = y.shape().dim(transY ? -1 : -2);
    if (innerX != innerY) {
      throw new IllegalArgumentException(
          "matmul: x is "
              + x.shape()
              + (transX ? " transposed" : "")
              + " but y is "
              + y.shape()
              + (transY ? " transposed" : "")
              + " (inner "
              + innerX
              + " != "
              + innerY
              + ")");
    }
  }
}
