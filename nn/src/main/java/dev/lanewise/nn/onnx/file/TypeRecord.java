package dev.lanewise.nn.onnx.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value's type ({@code TypeProto}). */
public sealed interface TypeRecord {
  /**
   * A tensor's type.
   *
   * @param element ONNX's number of the element type
   * @param dims sizes, if the number of axes is known
   */
  record TensorType(int element, @Nullable List<Dimension> dims) implements TypeRecord {}

  /** A list of values. */
  record SequenceType(TypeRecord element) implements TypeRecord {}

  /** A value or nothing. */
  record OptionalType(TypeRecord element) implements TypeRecord {}

  /** Nothing is said, or nothing that is known here: maps, sparse tensors. */
  record OtherType(String name) implements TypeRecord {}

  /**
   * A size.
   *
   * @param size -1 if it is not fixed
   * @param name of a size that is not fixed; may be empty
   */
  record Dimension(long size, String name) {}
}
