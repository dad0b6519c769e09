package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Layers one after another, each under a name: parameters are called {@code conv1.weight}, and a
 * shape error tells which layer it is in.
 */
public record Sequential(Map<String, Layer> children) implements Layer {
  /** Keeps the children's order. */
  public Sequential {
    children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
  }

  /** Layers named by their position: {@code 0}, {@code 1}, ... */
  public static Sequential of(Layer... layers) {
    Map<String, Layer> children = new LinkedHashMap<>();
    for (Layer layer : layers) {
      children.put(Integer.toString(children.size()), layer);
    }
    return new Sequential(children);
  }

  /** An empty sequence, to add named layers to. */
  public static Sequential empty() {
    return new Sequential(Map.of());
  }

  /** This sequence with one more layer at its end. */
  public Sequential then(String name, Layer layer) {
    if (name.isEmpty() || name.contains(".")) {
      throw new IllegalArgumentException(
          "sequential: name \"" + name + "\" must not be empty or contain a dot");
    }
    Map<String, Layer> longer = new LinkedHashMap<>(children);
    if (longer.put(name, layer) != null) {
      throw new IllegalArgumentException("sequential: two layers are called " + name);
    }
    return new Sequential(longer);
  }

  @Override
  public Node apply(Graph g, Node x) {
    Node y = x;
    for (Map.Entry<String, Layer> child : children.entrySet()) {
      Node in = y;
      y = g.scoped(child.getKey(), () -> child.getValue().apply(g, in));
    }
    return y;
  }
}
