package dev.lanewise.nn.layer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps of parameters that keep their order, as {@code Map.of} does not. */
final class Parameters {
  private Parameters() {}

  static Map<String, Param> of(String first, Param p, String second, Param q) {
    Map<String, Param> map = new LinkedHashMap<>();
    map.put(first, p);
    map.put(second, q);
    return Collections.unmodifiableMap(map);
  }
}
