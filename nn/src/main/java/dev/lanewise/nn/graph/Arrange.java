package dev.lanewise.nn.graph;

import java.util.List;
import java.util.stream.IntStream;

/** Operations that move, repeat or add up elements along axes. */
public sealed interface Arrange extends Op
    permits Arrange.Reshape,
        Arrange.Broadcast,
        Arrange.Sum,
        Arrange.OneHot,
        Arrange.Permute,
        Arrange.Slice,
        Arrange.Pad,
        Arrange.Concat,
        Indexed {

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

  /** Axis d of the result is axis {@code order[d]} of x; at most 8 axes. */
  record Permute(Node x, List<Integer> order) implements Arrange {
    private static final int MOST_AXES = 8;

    public Permute {
      order = List.copyOf(order);
      int rank = x.shape().rank();
      if (rank > MOST_AXES || !order.stream().sorted().toList().equals(axes(rank))) {
        throw new IllegalArgumentException(
            "permute: "
                + order
                + " is not an order of the "
                + rank
                + " axes of "
                + x.shape()
                + ", at most "
                + MOST_AXES);
      }
    }

    private static List<Integer> axes(int rank) {
      return IntStream.range(0, rank).boxed().toList();
    }

    /** The order that undoes this one. */
    public List<Integer> inverse() {
      return axes(order.size()).stream().map(order::indexOf).toList();
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return x.shape().permute(order);
    }

    @Override
    public Op on(List<Node> in) {
      return new Permute(in.getFirst(), order);
    }
  }

  /** {@code y[i, ...] = x[start + step i, ...]}, a span for each axis: crops, strides, flips. */
  record Slice(Node x, List<Span> spans) implements Arrange {
    public Slice {
      spans = List.copyOf(spans);
      Span.check("slice", x.shape(), spans);
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return Span.counts(spans);
    }

    @Override
    public Op on(List<Node> in) {
      return new Slice(in.getFirst(), spans);
    }
  }

  /**
   * {@code y[start + step i, ...] = x[i, ...]}, zero elsewhere: the adjoint of a slice from this
   * shape.
   */
  record Pad(Node x, List<Span> spans, Shape shape) implements Arrange {
    public Pad {
      spans = List.copyOf(spans);
      Span.check("pad", shape, spans);
      Require.shape("pad", "x", x, Span.counts(spans));
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Op on(List<Node> in) {
      return new Pad(in.getFirst(), spans, shape);
    }
  }

  /** Tensors one after another along an axis; along the others their sizes are the same. */
  record Concat(List<Node> xs, int axis) implements Arrange {
    public Concat {
      xs = List.copyOf(xs);
      if (xs.isEmpty()) {
        throw new IllegalArgumentException("concat: there are no tensors");
      }
      Shape first = xs.getFirst().shape();
      if (axis < 0 || axis >= first.rank()) {
        throw new IllegalArgumentException("concat: " + first + " has no axis " + axis);
      }
      for (Node x : xs) {
        if (x.shape().rank() != first.rank()
            || !x.shape().without(List.of(axis)).equals(first.without(List.of(axis)))) {
          throw new IllegalArgumentException(
              "concat: " + first + " and " + x.shape() + " differ beside axis " + axis);
        }
      }
    }

    @Override
    public List<Node> operands() {
      return xs;
    }

    @Override
    public Shape shape() {
      int total = xs.stream().mapToInt(x -> x.shape().dim(axis)).sum();
      int[] dims = xs.getFirst().shape().dims();
      dims[axis] = total;
      return Shape.of(dims);
    }

    @Override
    public Op on(List<Node> in) {
      return new Concat(in, axis);
    }
  }
}
