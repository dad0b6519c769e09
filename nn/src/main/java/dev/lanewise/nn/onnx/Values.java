package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.ValueInfo.Form;
import dev.lanewise.nn.onnx.file.TypeRecord;
import dev.lanewise.nn.onnx.file.TypeRecord.Dimension;
import dev.lanewise.nn.onnx.file.ValueRecord;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said about values, and values from floats. */
final class Values {
  private Values() {}

  /** An input or output as its record says. */
  static ValueInfo info(String kind, ValueRecord value) {
    Form form = form(value.type());
    if (form == null || !(inside(value.type()) instanceof TypeRecord.TensorType t)) {
      throw OnnxException.unsupported(
          kind + " " + value.name() + " is no tensor, nor a sequence or an optional of tensors");
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
      boolean named = !d.name().isEmpty() && !d.name().chars().allMatch(Character::isDigit);
      texts.add(!open ? Long.toString(d.size()) : named ? d.name() : "?");
    }
    return new ValueInfo(value.name(), form, type, texts, dims != null);
  }

  private static TypeRecord inside(TypeRecord type) {
    return switch (type) {
      case TypeRecord.SequenceType s -> inside(s.element());
      case TypeRecord.OptionalType o -> inside(o.element());
      default -> type;
    };
  }

  private static @Nullable Form form(TypeRecord type) {
    return switch (type) {
      case TypeRecord.TensorType _ -> Form.TENSOR;
      case TypeRecord.SequenceType s ->
          s.element() instanceof TypeRecord.TensorType ? Form.SEQUENCE : null;
      case TypeRecord.OptionalType o -> {
        Form inside = form(o.element());
        yield inside == Form.TENSOR
            ? Form.OPTIONAL_TENSOR
            : inside == Form.SEQUENCE ? Form.OPTIONAL_SEQUENCE : null;
      }
      case TypeRecord.OtherType _ -> null;
    };
  }

  /**
   * Of a graph inside another, whose values need no type: what it is comes out when it is there.
   */
  static ValueInfo inner(ValueRecord value) {
    boolean typed =
        value.type() instanceof TypeRecord.TensorType t && ElementType.of(t.element()) != null;
    return typed
        ? info("value", value)
        : new ValueInfo(value.name(), Form.TENSOR, ElementType.FLOAT, List.of(), false);
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
