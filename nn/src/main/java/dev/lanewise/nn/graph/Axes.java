package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Tensors cut, joined and extended along axes. Negative axes count from the last one, -1. */
public final class Axes {
  private Axes() {}

  /** The places of a span along one axis. */
  public static Node slice(Node x, int axis, Span span) {
    return x.graph().add(new Arrange.Slice(x, along(x.shape(), axis, span)));
  }

  /** Turned round along the given axes. */
  public static Node flip(Node x, int... axes) {
    List<Span> spans = Span.all(x.shape());
    for (int axis : axes) {
      int size = x.shape().dim(axis);
      spans.set(x.shape().axis(axis), new Span(size - 1, -1, size));
    }
    return x.graph().add(new Arrange.Slice(x, spans));
  }

  /** Zeros before and after x along an axis. */
  public static Node pad(Node x, int axis, int before, int after) {
    checkPad(x, axis, before, after);
    int size = x.shape().dim(axis);
    Shape to = resized(x.shape(), axis, before + size + after);
    return x.graph().add(new Arrange.Pad(x, along(to, axis, Span.of(before, before + size)), to));
  }

  /** A number before and after x along an axis. */
  public static Node pad(Node x, int axis, int before, int after, float value) {
    checkPad(x, axis, before, after);
    List<Node> parts = new ArrayList<>(List.of(x));
    if (before > 0) {
      parts.addFirst(x.graph().fill(resized(x.shape(), axis, before), value));
    }
    if (after > 0) {
      parts.add(x.graph().fill(resized(x.shape(), axis, after), value));
    }
    return concat(axis, parts);
  }

  /** Tensors one after another along an axis. */
  public static Node concat(int axis, Node... xs) {
    return concat(axis, List.of(xs));
  }

  /** Tensors one after another along an axis. */
  public static Node concat(int axis, List<Node> xs) {
    Node first = first("concat", xs);
    return first.graph().add(new Arrange.Concat(xs, first.shape().axis(axis)));
  }

  /** Tensors of one shape along a new axis, which is put before {@code axis}, or last if -1. */
  public static Node stack(int axis, List<Node> xs) {
    Node first = first("stack", xs);
    int rank = first.shape().rank();
    int at = axis < 0 ? axis + rank + 1 : axis;
    if (at < 0 || at > rank) {
      throw new IllegalArgumentException(
          "stack: " + first.shape() + " has no place " + axis + " for an axis");
    }
    Shape one = first.shape().with(at, 1);
    for (Node x : xs) {
      Require.same("stack", first, x);
    }
    return concat(at, xs.stream().map(x -> x.reshape(one)).toList());
  }

  /** Parts of the given sizes, one after another along an axis. */
  public static List<Node> split(Node x, int axis, int... sizes) {
    if (Arrays.stream(sizes).asLongStream().sum() != x.shape().dim(axis)) {
      throw new IllegalArgumentException(
          "split: sizes "
              + Arrays.toString(sizes)
              + " do not add up to axis "
              + axis
              + " of "
              + x.shape());
    }
    List<Node> parts = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      parts.add(x.slice(axis, from, from + size));
      from += size;
    }
    return Collections.unmodifiableList(parts);
  }

  /**
   * The largest elements along the given axes, which disappear; of all elements if none is given.
   * The gradient goes to the first of them where there are several. NaN if there is one.
   */
  public static Node max(Node x, int... axes) {
    return extreme(x, true, axes);
  }

  /** The smallest elements; as {@link #max}. */
  public static Node min(Node x, int... axes) {
    return extreme(x, false, axes);
  }

  private static Node extreme(Node x, boolean largest, int... axes) {
    List<Integer> moved = sorted(x.shape(), axes);
    Shape kept = x.shape().without(moved);
    int first = moved.isEmpty() ? 0 : moved.getFirst();
    boolean neighbours = moved.isEmpty() || moved.getLast() - first == moved.size() - 1;
    int axis = neighbours ? first : kept.rank();
    Node joined =
        neighbours ? x.reshape(kept.with(first, x.shape().size() / kept.size())) : toRows(x, axes);
    Node index = x.graph().add(new Indexed.ArgExtreme(joined, axis, largest));
    return x.graph().add(new Indexed.Pick(joined, index, axis));
  }

  /** Where along an axis, which disappears, the first of the largest elements is. */
  public static Node argMax(Node x, int axis) {
    return x.graph().add(new Indexed.ArgExtreme(x, x.shape().axis(axis), true));
  }

  /** Where along an axis, which disappears, the first of the smallest elements is. */
  public static Node argMin(Node x, int axis) {
    return x.graph().add(new Indexed.ArgExtreme(x, x.shape().axis(axis), false));
  }

  /**
   * {@code sqrt sum x^2} along the given axes, which disappear; of all elements if none is given.
   * Its gradient at 0 is NaN: it has none there.
   */
  public static Node norm(Node x, int... axes) {
    return x.square().sum(axes).sqrt();
  }

  /** Softmax, or its logarithm, along any axis. */
  static Node softmax(Node x, int axis, boolean log) {
    int last = x.shape().rank() - 1;
    int[] order = sorted(x.shape()).stream().mapToInt(d -> d).toArray();
    order[x.shape().axis(axis)] = last;
    order[last] = x.shape().axis(axis);
    Node rows = x.permute(order);
    // Two axes exchanged: the same exchange undoes it.
    return (log ? rows.logSoftmax() : rows.softmax()).permute(order);
  }

  /**
   * The given axes joined and put last, the others before them in their order; all axes if none is
   * given.
   */
  static Node toRows(Node x, int... axes) {
    Shape shape = x.shape();
    List<Integer> moved = sorted(shape, axes);
    List<Integer> order = new ArrayList<>(sorted(shape));
    order.removeAll(moved);
    Shape kept = shape.without(moved);
    order.addAll(moved);
    return x.graph()
        .add(new Arrange.Permute(x, order))
        .reshape(kept.append(shape.size() / kept.size()));
  }

  /** Axes of a shape, ascending; all of them if none is given. */
  static List<Integer> sorted(Shape shape, int... axes) {
    IntStream all =
        axes.length == 0 ? IntStream.range(0, shape.rank()) : Arrays.stream(axes).map(shape::axis);
    return all.distinct().sorted().boxed().toList();
  }

  private static Node first(String op, List<Node> xs) {
    if (xs.isEmpty()) {
      throw new IllegalArgumentException(op + ": there are no tensors");
    }
    return xs.getFirst();
  }

  private static void checkPad(Node x, int axis, int before, int after) {
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "pad: "
              + before
              + " before and "
              + after
              + " after axis "
              + axis
              + " of "
              + x.shape()
              + " but neither may be negative; slice instead");
    }
  }

  private static List<Span> along(Shape shape, int axis, Span span) {
    List<Span> spans = Span.all(shape);
    spans.set(shape.axis(axis), span);
    return spans;
  }

  private static Shape resized(Shape shape, int axis, int size) {
    int[] dims = shape.dims();
    dims[shape.axis(axis)] = size;
    return Shape.of(dims);
  }
}
