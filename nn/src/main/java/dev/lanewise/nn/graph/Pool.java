package dev.lanewise.nn.graph;

import java.util.List;

/** Pooling over windows of each channel by itself; images are [batch, channels, height, width]. */
public sealed interface Pool extends Op {

  /**
   * {@code y[n,c,i,j] = max_{u,v} x[n, c, i sH + u - pT, j sW + v - pL]} over the window inside the
   * image.
   */
  record MaxPool2d(Node x, Window window) implements Pool {
    public MaxPool2d {
      pooled("max-pool", x, window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return pooled("max-pool", x, window);
    }

    @Override
    public Op on(List<Node> in) {
      return new MaxPool2d(in.getFirst(), window);
    }
  }

  /**
   * t, shaped as the pooled x, put where x has each window's first maximum: max pooling's gradient.
   */
  record MaxPoolScatter(Node x, Node t, Window window) implements Pool {
    public MaxPoolScatter {
      Require.shape("max-pool scatter", "t", t, pooled("max-pool scatter", x, window));
    }

    @Override
    public List<Node> operands() {
      return List.of(x, t);
    }

    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new MaxPoolScatter(in.get(0), in.get(1), window);
    }
  }

  /** t, shaped as x, read where x has each window's first maximum: the scatter's adjoint. */
  record MaxPoolGather(Node x, Node t, Window window) implements Pool {
    public MaxPoolGather {
      Require.same("max-pool gather", x, t);
      pooled("max-pool gather", x, window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, t);
    }

    @Override
    public Shape shape() {
      return pooled("max-pool gather", x, window);
    }

    @Override
    public Op on(List<Node> in) {
      return new MaxPoolGather(in.get(0), in.get(1), window);
    }
  }

  /** Mean of the window's elements inside the image: padding does not count. */
  record AvgPool2d(Node x, Window window) implements Pool {
    public AvgPool2d {
      pooled("average-pool", x, window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return pooled("average-pool", x, window);
    }

    @Override
    public Op on(List<Node> in) {
      return new AvgPool2d(in.getFirst(), window);
    }
  }

  /** dy to dx, of height x width: average pooling's adjoint. */
  record AvgPool2dGradient(Node dy, Window window, int height, int width) implements Pool {
    public AvgPool2dGradient {
      Require.rank("average-pool gradient", "dy", dy, 4);
      Shape x = Shape.of(dy.shape().dim(0), dy.shape().dim(1), height, width);
      Require.shape(
          "average-pool gradient",
          "dy",
          dy,
          Filters.outputShape("average-pool gradient", x, x.dim(1), window));
    }

    @Override
    public List<Node> operands() {
      return List.of(dy);
    }

    @Override
    public Shape shape() {
      return Shape.of(dy.shape().dim(0), dy.shape().dim(1), height, width);
    }

    @Override
    public Op on(List<Node> in) {
      return new AvgPool2dGradient(in.getFirst(), window, height, width);
    }
  }

  private static Shape pooled(String op, Node x, Window window) {
    Require.rank(op, "x", x, 4);
    if (window.dilationH() > 1 || window.dilationW() > 1) {
      throw new IllegalArgumentException(op + ": window " + window + " must not be dilated");
    }
    // A window that lies in the padding alone would have no maximum and no mean.
    if (Math.max(window.padTop(), window.padBottom()) >= window.kernelH()
        || Math.max(window.padLeft(), window.padRight()) >= window.kernelW()) {
      throw new IllegalArgumentException(
          op + ": padding of window " + window + " must be smaller than its kernel");
    }
    return Filters.outputShape(op, x.shape(), x.shape().dim(1), window);
  }
}
