package dev.lanewise.nn.graph;

import java.util.Arrays;
import java.util.List;

/**
 * Sizes of a tensor along its axes, row-major; {@code Shape.of()} is a scalar. Every size is at
 * least 1.
 */
public final class Shape {
  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    long product = 1;
    for (int d : dims) {
      if (d < 1) {
        throw new IllegalArgumentException(
            "shape: " + Arrays.toString(dims) + " has a size below 1");
      }
      product *= d;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape: " + Arrays.toString(dims) + " has 2^31 elements or more");
      }
    }
    this.dims = dims;
    this.size = (int) product;
  }

  /** The shape with these sizes. */
  public static Shape of(int... dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** Number of axes. */
  public int rank() {
    return dims.length;
  }

  /** Size along an axis; negative axes count from the last one, which is -1. */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /** The same axis as a number in 0 .. rank-1. */
  public int axis(int axis) {
    if (axis < -dims.length || axis >= dims.length) {
      throw new IllegalArgumentException("shape: " + this + " has no axis " + axis);
    }
    return axis < 0 ? axis + dims.length : axis;
  }

  /** Number of elements. */
  public int size() {
    return size;
  }

  /** All sizes, as a new array. */
  public int[] dims() {
    return dims.clone();
  }

  /** The shape whose axis d is this one's axis {@code order[d]}. */
  public Shape permute(List<Integer> order) {
    return of(order.stream().mapToInt(this::dim).toArray());
  }

  /** Product of the sizes along axes {@code from .. to-1}. */
  public int size(int from, int to) {
    int product = 1;
    for (int i = from; i < to; i++) {
      product *= dims[i];
    }
    return product;
  }

  /** This shape with {@code size} put before its first axis: from one example to a batch. */
  public Shape prepend(int size) {
    int[] longer = new int[dims.length + 1];
    longer[0] = size;
    System.arraycopy(dims, 0, longer, 1, dims.length);
    return new Shape(longer);
  }

  /** This shape with {@code size} put after its last axis. */
  public Shape append(int size) {
    int[] longer = Arrays.copyOf(dims, dims.length + 1);
    longer[dims.length] = size;
    return new Shape(longer);
  }

  /** This shape with {@code size} put before the given axis, or last if that is the rank. */
  public Shape with(int axis, int size) {
    int[] longer = new int[dims.length + 1];
    System.arraycopy(dims, 0, longer, 0, axis);
    longer[axis] = size;
    System.arraycopy(dims, axis, longer, axis + 1, dims.length - axis);
    return new Shape(longer);
  }

  /** This shape without the given axes. */
  public Shape without(List<Integer> axes) {
    int[] kept = new int[dims.length - axes.size()];
    int n = 0;
    for (int i = 0; i < dims.length; i++) {
      if (!axes.contains(i)) {
        kept[n++] = dims[i];
      }
    }
    return of(kept);
  }

  /** This shape with size 1 along the given axes. */
  public Shape collapsed(List<Integer> axes) {
    int[] ones = dims.clone();
    for (int axis : axes) {
      ones[axis] = 1;
    }
    return of(ones);
  }

  /**
   * Whether a tensor of this shape can be repeated to fill {@code to}: aligned at the last axis, 1
   * fits all.
   */
  public boolean broadcastsTo(Shape to) {
    int lead = to.dims.length - dims.length;
    if (lead < 0) {
      return false;
    }
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] != 1 && dims[i] != to.dims[lead + i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The smallest shape that both broadcast to, where there is one; {@code what} opens the message
   * otherwise.
   */
  public static Shape common(String what, Shape x, Shape y) {
    int rank = Math.max(x.rank(), y.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int a = i <= x.rank() ? x.dims[x.rank() - i] : 1;
      int b = i <= y.rank() ? y.dims[y.rank() - i] : 1;
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException(
            what + ": " + x + " and " + y + " do not broadcast (" + a + " != " + b + ")");
      }
      dims[rank - i] = Math.max(a, b);
    }
    return of(dims);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape s && Arrays.equals(dims, s.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
