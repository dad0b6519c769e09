package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Functions;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code value(x) sigmoid(gate(x))}: the gated linear unit, where both layers are linear or
 * convolutions (Dauphin et al. 2017, equation 1).
 */
public record Glu(Layer value, Layer gate) implements Layer {
  @Override
  public Node apply(Graph g, Node x) {
    return Functions.glu(
        g.scoped("value", () -> value.apply(g, x)), g.scoped("gate", () -> gate.apply(g, x)));
  }

  @Override
  public Map<String, Layer> children() {
    Map<String, Layer> parts = new LinkedHashMap<>();
    parts.put("value", value);
    parts.put("gate", gate);
    return parts;
  }
}
