package dev.lanewise.nn.onnx.export;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is fixed about an operation, by name. */
record Attributes(Map<String, Value> values) {
  /** One of the kinds that ONNX knows. */
  sealed interface Value {}

  /** A whole number. */
  record Whole(long value) implements Value {}

  /** A number. */
  record Real(float value) implements Value {}

  /** A word. */
  record Text(String value) implements Value {}

  /** Whole numbers. */
  record Wholes(List<Long> values) implements Value {}

  /** A graph that the operation runs. */
  record Inner(Draft graph) implements Value {}

  Attributes {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static Attributes none() {
    return new Attributes(Map.of());
  }

  static Attributes of(String name, long value) {
    return none().with(name, value);
  }

  static Attributes of(String name, float value) {
    return none().with(name, value);
  }

  Attributes with(String name, long value) {
    return with(name, new Whole(value));
  }

  Attributes with(String name, float value) {
    return with(name, new Real(value));
  }

  Attributes with(String name, String value) {
    return with(name, new Text(value));
  }

  Attributes with(String name, long[] value) {
    return with(name, new Wholes(Arrays.stream(value).boxed().toList()));
  }

  Attributes with(String name, Draft graph) {
    return with(name, new Inner(graph));
  }

  private Attributes with(String name, Value value) {
    Map<String, Value> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Attributes(more);
  }
}
