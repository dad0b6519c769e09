package dev.lanewise.nn.onnx;

import dev.lanewise.nn.onnx.tensor.ElementType;
import java.util.List;

/**
 * An input or output of a model.
 *
 * @param dims sizes; those that differ from run to run by name, or {@code ?}; empty if not even
 *     their number is fixed, as is a scalar's
 */
public record ValueInfo(String name, ElementType type, List<String> dims, boolean ranked) {
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

  /** For example {@code data float[batch, 3, 224, 224]}. */
  @Override
  public String toString() {
    return name + " " + type + (ranked ? dims : "[...]");
  }
}
