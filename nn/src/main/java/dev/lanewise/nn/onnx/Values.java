package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.file.TypeRecord;
import dev.lanewise.nn.onnx.file.TypeRecord.Dimension;
import dev.lanewise.nn.onnx.file.ValueRecord;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.List;

/** What is said about values, and values from floats. */
final class Values {
  private Values() {}

  /** An input or output as its record says. */
  static ValueInfo info(String kind, ValueRecord value) {
    if (!(value.type() instanceof TypeRecord.TensorType t)) {
      throw OnnxException.unsupported(kind + " " + value.name() + " is not a tensor");
    }
    ElementType type = ElementType.of(t.element());
    if (type == null) {
      throw OnnxException.unsupported(
          "%s %s is of element type %d".formatted(kind, value.name(), t.element()));
    }
    List<Dimension> dims = t.dims();
    List<String> texts = new ArrayList<>();
    for (Dimension d : dims == null ? List.<Dimension>of() : dims) {
      if (d.size() > Integer.MAX_VALUE || d.size() < -1) {
        throw new OnnxException("%s %s has a size of %d".formatted(kind, value.name(), d.size()));
      }
      boolean open = d.size() < 0 || !d.name().isEmpty();
      texts.add(!open ? Long.toString(d.size()) : d.name().isEmpty() ? "?" : d.name());
    }
    return new ValueInfo(value.name(), type, texts, dims != null);
  }

  /** An input or output of a graph inside another: what it is comes out when it is there. */
  static ValueInfo untyped(ValueRecord value) {
    return new ValueInfo(value.name(), ElementType.FLOAT, List.of(), false);
  }

  /** Number of elements, at most 2^31. */
  static long size(int... dims) {
    long size = 1;
    for (int d : dims) {
      size = Math.min(size * d, 1L << 31);
    }
    return size;
  }

  /** What a plan's floats mean. */
  static Tensor typed(ElementType type, int[] dims, float[] values) {
    if (type == ElementType.FLOAT) {
      return Tensor.view(type, dims, values, 0);
    }
    TensorBuilder to = new TensorBuilder(type, dims);
    for (int i = 0; i < values.length; i++) {
      to.set(i, (double) values[i]);
    }
    return to.done();
  }
}
