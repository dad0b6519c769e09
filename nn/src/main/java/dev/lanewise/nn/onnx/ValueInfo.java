package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.tensor.Absent;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Sequence;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.List;

/**
 * An input or output of a model.
 *
 * @param type of the elements of the tensor, or of the tensors in a sequence
 * @param dims sizes; those that differ from run to run by name, or {@code ?}; empty if not even
 *     their number is fixed, as is a scalar's
 */
public record ValueInfo(
    String name, Form form, ElementType type, List<String> dims, boolean ranked) {
  /** What a value may be. */
  public enum Form {
    TENSOR,
    SEQUENCE,
    /** A tensor or nothing. */
    OPTIONAL_TENSOR,
    /** A sequence or nothing. */
    OPTIONAL_SEQUENCE
  }

  /** Keeps its own list. */
  public ValueInfo {
    dims = List.copyOf(dims);
  }

  /** The sizes, -1 where one is not fixed. */
  public int[] sizes() {
    return dims.stream()
        .mapToInt(d -> d.chars().allMatch(Character::isDigit) ? Integer.parseInt(d) : -1)
        .toArray();
  }

  /** Whether a value is of this form and type; sizes are not looked at. */
  public boolean admits(Value value) {
    return switch (value) {
      case Tensor t -> t.type() == type && (form == Form.TENSOR || form == Form.OPTIONAL_TENSOR);
      case Sequence s ->
          (form == Form.SEQUENCE || form == Form.OPTIONAL_SEQUENCE)
              && s.tensors().stream().allMatch(t -> t.type() == type);
      case Absent _ -> form == Form.OPTIONAL_TENSOR || form == Form.OPTIONAL_SEQUENCE;
    };
  }

  /** For example {@code data float[batch, 3, 224, 224]}. */
  @Override
  public String toString() {
    String tensor = type + (ranked ? dims.toString() : "[...]");
    return switch (form) {
      case TENSOR -> name + " " + tensor;
      case SEQUENCE -> name + " sequence(" + tensor + ")";
      case OPTIONAL_TENSOR -> name + " optional(" + tensor + ")";
      case OPTIONAL_SEQUENCE -> name + " optional(sequence(" + tensor + "))";
    };
  }
}
