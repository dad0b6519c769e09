package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;
import java.util.List;

/** Tensors joined and cut. */
final class Tensors {
  private Tensors() {}

  /** One number of a type. */
  static Tensor scalar(ElementType type, double value) {
    TensorBuilder one = new TensorBuilder(type);
    one.set(0, value);
    return one.done();
  }

  /** Tensors one after another along an axis. */
  static Tensor concat(List<Tensor> parts, int axis) {
    Tensor first = parts.getFirst();
    int total = 0;
    for (Tensor part : parts) {
      boolean fits = part.rank() == first.rank() && part.type() == first.type();
      for (int d = 0; fits && d < first.rank(); d++) {
        fits = d == axis || part.dim(d) == first.dim(d);
      }
      if (!fits) {
        throw new OnnxException(first + " and " + part + " do not join along axis " + axis);
      }
      total = Math.addExact(total, part.dim(axis));
    }
    int[] dims = Layout.with(first.dims(), axis, total);
    int outer = Layout.product(dims, 0, axis);
    int inner = Layout.product(dims, axis + 1, dims.length);
    TensorBuilder to = new TensorBuilder(first.type(), dims);
    int at = 0;
    for (Tensor part : parts) {
      int run = part.dim(axis) * inner;
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < run; i++) {
          to.copy(o * total * inner + at + i, part, o * run + i);
        }
      }
      at += run;
    }
    return to.done();
  }

  /** Places {@code start, start + step, ...} along each axis, {@code dims[d]} of them. */
  static Tensor slice(Tensor x, int[] start, int[] step, int[] dims) {
    int[] own = Layout.strides(x.dims());
    int[] strides = new int[dims.length];
    int base = 0;
    for (int d = 0; d < dims.length; d++) {
      base += start[d] * own[d];
      strides[d] = step[d] * own[d];
    }
    return x.pick(dims, Layout.walk(dims, strides, base));
  }

  /** Places {@code from .. from+count-1} along one axis. */
  static Tensor slice(Tensor x, int axis, int from, int count) {
    int[] start = new int[x.rank()];
    int[] step = new int[x.rank()];
    Arrays.fill(step, 1);
    start[axis] = from;
    return slice(x, start, step, Layout.with(x.dims(), axis, count));
  }
}
