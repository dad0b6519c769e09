package dev.lanewise.nn.onnx.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed argument of a node ({@code AttributeProto}).
 *
 * @param value {@link Float}, {@link Long}, {@link String}, {@link TensorRecord}, {@link
 *     GraphRecord}, {@link SparseRecord}, {@link TypeRecord} or a {@link List} of one of them
 * @param reference name of an attribute of the function around it, whose value is meant
 */
public record AttributeRecord(String name, Object value, @Nullable String reference) {
  /** The same value under another name. */
  public AttributeRecord as(String other) {
    return new AttributeRecord(other, value, reference);
  }

  /** The graphs inside it. */
  public List<GraphRecord> graphs() {
    return switch (value) {
      case GraphRecord graph -> List.of(graph);
      case List<?> list ->
          list.stream().filter(GraphRecord.class::isInstance).map(GraphRecord.class::cast).toList();
      default -> List.of();
    };
  }
}
