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
      Matrices.checkInner(x, y, transX, transY);
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

  /** {@code op(x) op(y)} of each pair of two stacks of matrices, [count, rows, columns]. */
  record BatchMatMul(Node x, Node y, boolean transX, boolean transY) implements Product {
    public BatchMatMul {
      Require.rank("matmul", "x", x, 3);
      Require.rank("matmul", "y", y, 3);
      Matrices.checkInner(x, y, transX, transY);
      if (x.shape().dim(0) != y.shape().dim(0)) {
        throw new IllegalArgumentException(
            "matmul: x is " + x.shape() + " but y is " + y.shape() + ", a stack of another height");
      }
    }

    @Override
    public List<Node> operands() {
      return List.of(x, y);
    }

    @Override
    public Shape shape() {
      return Shape.of(
          x.shape().dim(0), x.shape().dim(transX ? 2 : 1), y.shape().dim(transY ? 1 : 2));
    }

    /** Length of the sums. */
    public int inner() {
      return x.shape().dim(transX ? 1 : 2);
    }

    @Override
    public Op on(List<Node> in) {
      return new BatchMatMul(in.get(0), in.get(1), transX, transY);
    }
  }

  /**
   * {@code y[n,f,o] = sum_{c,t} x[n, c, o stride + t dilation - before] w[f,c,t]}, o and t along
   * one to three axes; x is [batch, channels, image...], w is [filters, channels / groups,
   * kernel...].
   */
  record Conv(Node x, Node w, Window window, int groups) implements Product {
    /** Finds the window over x. */
    public Conv {
      Filters.rank("conv", w);
      Require.rank("conv", "x", x, w.shape().rank());
      window = Filters.over("conv", window, Filters.image(x.shape()));
      Filters.check("conv", w, window, groups, x.shape());
      Filters.outputShape("conv", x.shape(), w.shape().dim(0), window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, w);
    }

    @Override
    public Shape shape() {
      return Filters.outputShape("conv", x.shape(), w.shape().dim(0), window);
    }

    @Override
    public Op on(List<Node> in) {
      return new Conv(in.get(0), in.get(1), window, groups);
    }
  }

  /**
   * {@link Conv} of images whose channels come last: x is [batch, height, width, channels], w
   * [filters, channels / groups, kernel...] as there, and the result [batch, outputs..., filters].
   * The planner's own way of computing chains of convolutions.
   */
  record ChannelsLastConv(Node x, Node w, Window window, int groups) implements Product {
    /** Finds the window over x. */
    public ChannelsLastConv {
      Require.rank("channels-last conv", "x", x, 4);
      Require.rank("channels-last conv", "w", w, 4);
      Shape first = x.shape().permute(Convolutions.FIRST);
      window = Filters.over("channels-last conv", window, Filters.image(first));
      Filters.check("channels-last conv", w, window, groups, first);
      Filters.outputShape("channels-last conv", first, w.shape().dim(0), window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, w);
    }

    @Override
    public Shape shape() {
      Shape first = x.shape().permute(Convolutions.FIRST);
      return Filters.outputShape("channels-last conv", first, w.shape().dim(0), window)
          .permute(Convolutions.LAST);
    }

    @Override
    public Op on(List<Node> in) {
      return new ChannelsLastConv(in.get(0), in.get(1), window, groups);
    }
  }

  /**
   * (dy, w) to dx, images of the given sizes: {@link Conv}'s adjoint in its input, and with dy and
   * dx as input and output the transposed convolution.
   */
  record ConvInputGradient(Node dy, Node w, Window window, int groups, Shape image)
      implements Product {
    /** Finds the window over the image. */
    public ConvInputGradient {
      Filters.rank("conv input gradient", w);
      Require.rank("conv input gradient", "dy", dy, w.shape().rank());
      window = Filters.over("conv input gradient", window, image);
      Shape x = Filters.images(dy.shape().dim(0), w.shape().dim(1) * groups, image);
      Filters.check("conv input gradient", w, window, groups, x);
      Require.shape(
          "conv input gradient",
          "dy",
          dy,
          Filters.outputShape("conv input gradient", x, w.shape().dim(0), window));
    }

    @Override
    public List<Node> operands() {
      return List.of(dy, w);
    }

    @Override
    public Shape shape() {
      return Filters.images(dy.shape().dim(0), w.shape().dim(1) * groups, image);
    }

    @Override
    public Op on(List<Node> in) {
      return new ConvInputGradient(in.get(0), in.get(1), window, groups, image);
    }
  }

  /** (x, dy) to dw, summed over the batch: {@link Conv}'s adjoint in its weights. */
  record ConvWeightGradient(Node x, Node dy, Window window, int groups) implements Product {
    /** Finds the window over x. */
    public ConvWeightGradient {
      Filters.rank("conv weight gradient", x);
      Require.rank("conv weight gradient", "dy", dy, x.shape().rank());
      window = Filters.over("conv weight gradient", window, Filters.image(x.shape()));
      Filters.groups("conv weight gradient", x.shape().dim(1), dy.shape().dim(1), groups);
      Require.shape(
          "conv weight gradient",
          "dy",
          dy,
          Filters.outputShape("conv weight gradient", x.shape(), dy.shape().dim(1), window));
    }

    @Override
    public List<Node> operands() {
      return List.of(x, dy);
    }

    @Override
    public Shape shape() {
      return Filters.images(dy.shape().dim(1), x.shape().dim(1) / groups, window.kernel());
    }

    @Override
    public Op on(List<Node> in) {
      return new ConvWeightGradient(in.get(0), in.get(1), window, groups);
    }
  }
}
