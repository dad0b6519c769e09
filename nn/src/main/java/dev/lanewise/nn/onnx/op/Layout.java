package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.util.Arrays;

/** Where elements lie in row-major tensors. */
final class Layout {
  private Layout() {}

  /** Product of sizes {@code from .. to-1}. */
  static int product(int[] dims, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      if (dims[i] == 0) {
        return 0;
      }
    }
    for (int i = from; i < to; i++) {
      product *= dims[i];
      if (product > Integer.MAX_VALUE) {
        throw new OnnxException(Arrays.toString(dims) + " has 2^31 elements or more");
      }
    }
    return (int) product;
  }

  static int product(int... dims) {
    return product(dims, 0, dims.length);
  }

  /** Elements from one place of an axis to the next. */
  static int[] strides(int... dims) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(dims[i], 1);
    }
    return strides;
  }

  /**
   * Numbers of elements, place by place: {@code base + sum of place[d] * strides[d]} for all places
   * of a shape, the last axis fastest.
   */
  static int[] walk(int[] dims, int[] strides, int base) {
    int size = product(dims);
    Budget.take(4L * size);
    int[] index = new int[size];
    int[] place = new int[dims.length];
    int at = base;
    for (int i = 0; i < index.length; i++) {
      index[i] = at;
      for (int d = dims.length - 1; d >= 0; d--) {
        at += strides[d];
        if (++place[d] < dims[d]) {
          break;
        }
        at -= strides[d] * dims[d];
        place[d] = 0;
      }
    }
    return index;
  }

  /** The smallest shape that both repeat to fill, aligned at the last axis. */
  static int[] common(int[] x, int[] y) {
    int[] dims = new int[Math.max(x.length, y.length)];
    for (int i = 1; i <= dims.length; i++) {
      int a = i <= x.length ? x[x.length - i] : 1;
      int b = i <= y.length ? y[y.length - i] : 1;
      if (a != b && a != 1 && b != 1) {
        throw new OnnxException(
            Arrays.toString(x) + " and " + Arrays.toString(y) + " do not broadcast");
      }
      dims[dims.length - i] = a == 1 ? b : a;
    }
    return dims;
  }

  /** For each place of {@code to} the element of a tensor that is repeated to fill it. */
  static int[] repeated(int[] from, int[] to) {
    if (!Arrays.equals(common(from, to), to)) {
      throw new OnnxException(Arrays.toString(from) + " does not fill " + Arrays.toString(to));
    }
    int[] own = strides(from);
    int[] strides = new int[to.length];
    int lead = to.length - from.length;
    for (int i = 0; i < from.length; i++) {
      strides[lead + i] = from[i] == 1 ? 0 : own[i];
    }
    return walk(to, strides, 0);
  }

  /** Sizes with one of them changed. */
  static int[] with(int[] dims, int axis, int size) {
    int[] changed = dims.clone();
    changed[axis] = size;
    return changed;
  }

  /** The order that exchanges two axes. */
  static int[] exchange(int rank, int a, int b) {
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i == a ? b : i == b ? a : i);
    return order;
  }

  /** Axes {@code from .. to-1}. */
  static int[] range(int from, int to) {
    int[] range = new int[Math.max(0, to - from)];
    Arrays.setAll(range, i -> from + i);
    return range;
  }
}
