package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Node;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Maps of parameters that keep their order, as {@code Map.of} does not; parameters applied. */
final class Parameters {
  private Parameters() {}

  /** Names and parameters in turn; one that is null is left out. */
  static Map<String, Param> of(String first, Param p, String second, @Nullable Param q) {
    Map<String, Param> map = new LinkedHashMap<>();
    map.put(first, p);
    if (q != null) {
      map.put(second, q);
    }
    return Collections.unmodifiableMap(map);
  }

  /** What several layers hold, each name after its layer's and a dot. */
  static Map<String, Param> named(
      Map<String, Layer> layers, Function<Layer, Map<String, Param>> held) {
    Map<String, Param> all = new LinkedHashMap<>();
    layers.forEach(
        (name, layer) -> held.apply(layer).forEach((p, param) -> all.put(name + "." + p, param)));
    return Collections.unmodifiableMap(all);
  }

  /** y: [batch, channels, ...] and a number for each channel, if there are any. */
  static Node plusPerChannel(Node y, @Nullable Param bias) {
    if (bias == null) {
      return y;
    }
    int[] dims = new int[y.shape().rank() - 1];
    Arrays.fill(dims, 1);
    dims[0] = bias.variable().shape().size();
    return y.add(y.graph().variable(bias.variable()).reshape(dims));
  }
}
