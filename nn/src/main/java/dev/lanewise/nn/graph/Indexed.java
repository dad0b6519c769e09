package dev.lanewise.nn.graph;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Elements picked, or put, by number. The numbers are values of the graph, whole numbers held as
 * floats; a run that meets another one, or one that is out of range, throws {@link
 * IndexOutOfBoundsException} and names it. Their gradient is zero.
 */
public sealed interface Indexed extends Arrange {
  /** Floats hold all whole numbers up to this one. */
  int MOST = 1 << 24;

  private static void countable(String op, int size) {
    if (size > MOST) {
      throw new IllegalArgumentException(
          op + ": " + size + " places but floats number at most " + MOST);
    }
  }

  private static void hasAxis(String op, Shape shape, int axis) {
    if (axis < 0 || axis >= shape.rank()) {
      throw new IllegalArgumentException(op + ": " + shape + " has no axis " + axis);
    }
  }

  /** {@code y[i..., j...] = x[index[i...], j...]}: rows of a table, such as embeddings. */
  record Gather(Node x, Node index) implements Indexed {
    public Gather {
      hasAxis("gather", x.shape(), 0);
      countable("gather", x.shape().dim(0));
    }

    @Override
    public List<Node> operands() {
      return List.of(x, index);
    }

    @Override
    public Shape shape() {
      IntStream row = Arrays.stream(x.shape().dims()).skip(1);
      return Shape.of(IntStream.concat(Arrays.stream(index.shape().dims()), row).toArray());
    }

    @Override
    public Op on(List<Node> in) {
      return new Gather(in.get(0), in.get(1));
    }
  }

  /**
   * {@code y[r, j...] = sum of x[i..., j...] over index[i...] = r}, in the order of i: the adjoint
   * of a gather from {@code rows} rows.
   */
  record ScatterAdd(Node x, Node index, int rows) implements Indexed {
    public ScatterAdd {
      Shape i = index.shape();
      boolean leads = i.rank() <= x.shape().rank();
      for (int d = 0; leads && d < i.rank(); d++) {
        leads = i.dim(d) == x.shape().dim(d);
      }
      if (!leads) {
        throw new IllegalArgumentException(
            "scatter-add: x is " + x.shape() + " but must begin with the index's axes, " + i);
      }
      countable("scatter-add", rows);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, index);
    }

    @Override
    public Shape shape() {
      IntStream row = Arrays.stream(x.shape().dims()).skip(index.shape().rank());
      return Shape.of(IntStream.concat(IntStream.of(rows), row).toArray());
    }

    @Override
    public Op on(List<Node> in) {
      return new ScatterAdd(in.get(0), in.get(1), rows);
    }
  }

  /**
   * Where along an axis, which disappears, the first of the largest (or smallest) elements is; a
   * NaN counts as such.
   */
  record ArgExtreme(Node x, int axis, boolean largest) implements Indexed {
    public ArgExtreme {
      hasAxis("arg-extreme", x.shape(), axis);
      countable("arg-extreme", x.shape().dim(axis));
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return x.shape().without(List.of(axis));
    }

    @Override
    public Op on(List<Node> in) {
      return new ArgExtreme(in.getFirst(), axis, largest);
    }
  }

  /** {@code y[i..., j...] = x[i..., index[i..., j...], j...]}: one element along an axis. */
  record Pick(Node x, Node index, int axis) implements Indexed {
    public Pick {
      hasAxis("pick", x.shape(), axis);
      Require.shape("pick", "index", index, x.shape().without(List.of(axis)));
      countable("pick", x.shape().dim(axis));
    }

    @Override
    public List<Node> operands() {
      return List.of(x, index);
    }

    @Override
    public Shape shape() {
      return index.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new Pick(in.get(0), in.get(1), axis);
    }
  }

  /**
   * {@code y[i..., index[i..., j...], j...] = x[i..., j...]}, zero elsewhere, along a new axis of
   * {@code depth} places: the adjoint of a pick.
   */
  record Put(Node x, Node index, int axis, int depth) implements Indexed {
    public Put {
      Require.same("put", x, index);
      if (axis < 0 || axis > x.shape().rank()) {
        throw new IllegalArgumentException(
            "put: " + x.shape() + " has no place " + axis + " for an axis");
      }
      countable("put", depth);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, index);
    }

    @Override
    public Shape shape() {
      return x.shape().with(axis, depth);
    }

    @Override
    public Op on(List<Node> in) {
      return new Put(in.get(0), in.get(1), axis, depth);
    }
  }
}
