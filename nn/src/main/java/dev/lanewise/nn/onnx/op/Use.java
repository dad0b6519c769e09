package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One use of an operator in a model: the fixed part of its arguments.
 *
 * @param label how messages call it
 * @param opset version of the operator's domain
 * @param inputs names of values; an empty one is left out
 * @param outputs names of values; an empty one is not wanted
 * @param attributes {@link Float}, {@link Long}, {@link String}, {@link Tensor}, {@link Subgraph}
 *     or lists of them
 */
public record Use(
    String label,
    Operator operator,
    int opset,
    List<String> inputs,
    List<String> outputs,
    Map<String, Object> attributes) {

  /** Values of the graph around that graphs in attributes read. */
  public List<String> captured() {
    return attributes.values().stream()
        .filter(Subgraph.class::isInstance)
        .flatMap(graph -> ((Subgraph) graph).captured().stream())
        .distinct()
        .toList();
  }

  /** All values that are read: inputs, and what graphs in attributes capture. */
  public List<String> reads() {
    List<String> captured = captured();
    if (captured.isEmpty()) {
      return inputs;
    }
    List<String> all = new ArrayList<>(inputs);
    all.addAll(captured);
    return all;
  }

  /** A graph that an attribute holds, which must be there. */
  Subgraph graph(String name) {
    if (!(attributes.get(name) instanceof Subgraph graph)) {
      throw missing(name);
    }
    return graph;
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /** An attribute's value if there is one, of the given type. */
  private <T> @Nullable T find(String name, Class<T> type, String what) {
    Object value = attributes.get(name);
    if (value != null && !type.isInstance(value)) {
      throw new OnnxException(
          "%s: attribute %s is %s but must be %s".formatted(label, name, value, what));
    }
    return type.cast(value);
  }

  private OnnxException missing(String name) {
    return new OnnxException(label + ": attribute " + name + " is missing");
  }

  long whole(String name, long otherwise) {
    Long value = find(name, Long.class, "a whole number");
    return value == null ? otherwise : value;
  }

  long whole(String name) {
    if (!has(name)) {
      throw missing(name);
    }
    return whole(name, 0);
  }

  /** A whole number that is a size, a count or an axis. */
  int small(String name, int otherwise) {
    return Math.toIntExact(
        Math.clamp(whole(name, otherwise), Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  boolean flag(String name) {
    return whole(name, 0) != 0;
  }

  float real(String name, float otherwise) {
    Float value = find(name, Float.class, "a number");
    return value == null ? otherwise : value;
  }

  String text(String name, String otherwise) {
    String value = find(name, String.class, "text");
    return value == null ? otherwise : value;
  }

  /** One of a few words; the first of them if it is not there. */
  String oneOf(String name, String... words) {
    String value = text(name, words[0]);
    if (!List.of(words).contains(value)) {
      throw new OnnxException(
          "%s: attribute %s is %s, which is none of %s"
              .formatted(label, name, value, String.join(", ", words)));
    }
    return value;
  }

  @Nullable Tensor tensor(String name) {
    return find(name, Tensor.class, "a tensor");
  }

  /** A list of whole numbers, or null. */
  int @Nullable [] wholes(String name) {
    List<?> list = find(name, List.class, "a list of whole numbers");
    if (list == null) {
      return null;
    }
    int[] all = new int[list.size()];
    for (int i = 0; i < all.length; i++) {
      if (!(list.get(i) instanceof Long x)) {
        throw new OnnxException(
            "%s: attribute %s is no list of whole numbers".formatted(label, name));
      }
      all[i] = (int) Math.clamp(x, (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE);
    }
    return all;
  }

  /** A list of whole numbers. */
  int[] wholes(String name, int... otherwise) {
    int[] found = wholes(name);
    return found == null ? otherwise : found;
  }

  /** A list of numbers, or null. */
  float @Nullable [] reals(String name) {
    List<?> list = find(name, List.class, "a list of numbers");
    if (list == null) {
      return null;
    }
    float[] all = new float[list.size()];
    for (int i = 0; i < all.length; i++) {
      if (!(list.get(i) instanceof Float x)) {
        throw new OnnxException("%s: attribute %s is no list of numbers".formatted(label, name));
      }
      all[i] = x;
    }
    return all;
  }

  /** A list of texts; empty if there is none. */
  List<String> texts(String name) {
    List<?> list = find(name, List.class, "a list of texts");
    return list == null ? List.of() : list.stream().map(String.class::cast).toList();
  }
}
