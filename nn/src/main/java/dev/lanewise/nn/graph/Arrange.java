package dev.lanewise.nn.graph;

import java.util.List;

/** Operations that move, repeat or add up elements along axes. */
public sealed interface Arrange extends Op {

  /** The same elements in the same order, in another shape. */
  record Reshape(Node x, Shape shape) implements Arrange {
    public Reshape {
      if (x.shape().size() != shape.size()) {
        throw new IllegalArgumentException(
            "reshape: "
                + x.shape()
                + " has "
                + x.shape().size()
                + " elements but "
                + shape
                + " has "
                + shape.size());
      }
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Op on(List<Node> in) {
      return new Reshape(in.getFirst(), shape);
    }
  }

  /**
   * x repeated to fill a shape: aligned at the last axis; axes of size 1 or missing ones repeat.
   */
  record Broadcast(Node x, Shape shape) implements Arrange {
    public Broadcast {
      if (!x.shape().broadcastsTo(shape)) {
        throw new IllegalArgumentException("broadcast: " + x.shape() + " does not fill " + shape);
      }
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Op on(List<Node> in) {
      return new Broadcast(in.getFirst(), shape);
    }
  }

  /** The sum along some axes, which disappear. Axes are ascending, 0 .. rank-1. */
  record Sum(Node x, List<Integer> axes) implements Arrange {
    public Sum {
      axes = List.copyOf(axes);
      for (int i = 0; i < axes.size(); i++) {
        int axis = axes.get(i);
        if (axis < 0 || axis >= x.shape().rank() || (i > 0 && axis <= axes.get(i - 1))) {
          throw new IllegalArgumentException(
              "sum: axes " + axes + " of " + x.shape() + " must be ascending and exist");
        }
      }
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return x.shape().without(axes);
    }

    @Override
    public Op on(List<Node> in) {
      return new Sum(in.getFirst(), axes);
    }
  }

  /**
   * {@code y[..., j] = (x[...] == j)}: class numbers, held as floats, to rows of zeros with a one.
   */
  record OneHot(Node x, int depth) implements Arrange {
    public OneHot {
      if (depth < 1) {
        throw new IllegalArgumentException(
            "one-hot: depth is " + depth + " but must be at least 1");
      }
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return x.shape().append(depth);
    }

    @Override
    public Op on(List<Node> in) {
      return new OneHot(in.getFirst(), depth);
    }
  }
}
