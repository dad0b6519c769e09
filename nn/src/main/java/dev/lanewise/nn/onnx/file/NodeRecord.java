package dev.lanewise.nn.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * One use of an operator ({@code NodeProto}).
 *
 * @param inputs names of values; an empty one is an optional input left out
 * @param outputs names of values; an empty one is not wanted
 */
public record NodeRecord(
    String name,
    String domain,
    String op,
    String overload,
    List<String> inputs,
    List<String> outputs,
    Map<String, AttributeRecord> attributes) {

  /** How messages call it: its name, or what it makes if it has none. */
  public String label() {
    String of =
        !name.isEmpty() ? name : outputs.stream().filter(o -> !o.isEmpty()).findFirst().orElse("?");
    return op + " " + of;
  }
}
