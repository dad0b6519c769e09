package dev.lanewise.nn.graph;

import java.util.List;

/**
 * Maps linear in each of two operands, and closed under differentiation: the gradients of each are
 * others of them.
 */
public sealed interface Product extends Op {

  /** {@code op(x) op(y)} of two matrices, {@code op} being the transpose where asked. */
  record MatMul(Node x, Node y, boolean transX, boolean transY) implements Product {
    public MatMul {
      Require.rank("matmul", "x", x, 2);
      Require.rank("matmul", "y", y, 2);
      int innerX = x.shape().dim(transX ? 0 : 1);
      int innerY = y.shape().dim(transY ? 1 : 0);
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

    @Override
    public List<Node> operands() {
      return List.of(x, y);
    }

    @Override
    public Shape shape() {
      return Shape.of(x.shape().dim(transX ? 1 : 0), y.shape().dim(transY ? 0 : 1));
    }

    /** Length of the sums. */
    public int inner() {
      return x.shape().dim(transX ? 0 : 1);
    }

    @Override
    public Op on(List<Node> in) {
      return new MatMul(in.get(0), in.get(1), transX, transY);
    }
  }

  /**
   * {@code y[n,f,i,j] = sum_{c,u,v} x[n, c, i sH + u dH - pT, j sW + v dW - pL] w[f,c,u,v]}; x is
   * [batch, channels, height, width], w is [filters, channels / groups, kernelH, kernelW].
   */
  record Conv2d(Node x, Node w, Window window, int groups) implements Product {
    public Conv2d {
      Require.rank("conv2d", "x", x, 4);
      Filters.check(w, window, groups, x.shape().dim(1));
      Filters.outputShape("conv2d", x.shape(), w.shape().dim(0), window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, w);
    }

    @Override
    public Shape shape() {
      return Filters.outputShape("conv2d", x.shape(), w.shape().dim(0), window);
    }

    @Override
    public Op on(List<Node> in) {
      return new Conv2d(in.get(0), in.get(1), window, groups);
    }
  }

  /**
   * (dy, w) to dx, of shape [batch, channels, height, width]: {@link Conv2d}'s adjoint in its
   * input.
   */
  record Conv2dInputGradient(Node dy, Node w, Window window, int groups, int height, int width)
      implements Product {
    public Conv2dInputGradient {
      Require.rank("conv2d input gradient", "dy", dy, 4);
      Filters.check(w, window, groups, w.shape().rank() == 4 ? w.shape().dim(1) * groups : 0);
      Shape x = Shape.of(dy.shape().dim(0), w.shape().dim(1) * groups, height, width);
      Require.shape(
          "conv2d input gradient",
          "dy",
          dy,
          Filters.outputShape("conv2d input gradient", x, w.shape().dim(0), window));
    }

    @Override
    public List<Node> operands() {
      return List.of(dy, w);
    }

    @Override
    public Shape shape() {
      return Shape.of(dy.shape().dim(0), w.shape().dim(1) * groups, height, width);
    }

    @Override
    public Op on(List<Node> in) {
      return new Conv2dInputGradient(in.get(0), in.get(1), window, groups, height, width);
    }
  }

  /** (x, dy) to dw, summed over the batch: {@link Conv2d}'s adjoint in its weights. */
  record Conv2dWeightGradient(Node x, Node dy, Window window, int groups) implements Product {
    public Conv2dWeightGradient {
      Require.rank("conv2d weight gradient", "x", x, 4);
      Require.rank("conv2d weight gradient", "dy", dy, 4);
      Filters.groups("conv2d weight gradient", x.shape().dim(1), dy.shape().dim(1), groups);
      Require.shape(
          "conv2d weight gradient",
          "dy",
          dy,
          Filters.outputShape("conv2d weight gradient", x.shape(), dy.shape().dim(1), window));
    }

    @Override
    public List<Node> operands() {
      return List.of(x, dy);
    }

    @Override
    public Shape shape() {
      return Shape.of(
          dy.shape().dim(1), x.shape().dim(1) / groups, window.kernelH(), window.kernelW());
    }

    @Override
    public Op on(List<Node> in) {
      return new Conv2dWeightGradient(in.get(0), in.get(1), window, groups);
    }
  }
}
