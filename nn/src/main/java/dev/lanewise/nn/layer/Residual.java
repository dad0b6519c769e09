package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code body(x) + x} (He et al. 2016), or {@code body(x) + shortcut(x)} where the body changes
 * shapes.
 */
public record Residual(Layer body, @Nullable Layer shortcut) implements Layer {
  /** Around a layer that keeps shapes. */
  public static Residual of(Layer body) {
    return new Residual(body, null);
  }

  /** With a layer that x passes on its way round. */
  public static Residual of(Layer body, Layer shortcut) {
    return new Residual(body, shortcut);
  }

  @Override
  public Node apply(Graph g, Node x) {
    Node y = g.scoped("body", () -> body.apply(g, x));
    Layer round = shortcut;
    Node past = round == null ? x : g.scoped("shortcut", () -> round.apply(g, x));
    if (!y.shape().equals(past.shape())) {
      throw new IllegalArgumentException(
          "residual: body makes "
              + y.shape()
              + " but "
              + (round == null ? "x is " : "shortcut makes ")
              + past.shape());
    }
    return y.add(past);
  }

  @Override
  public Map<String, Layer> children() {
    Map<String, Layer> parts = new LinkedHashMap<>();
    parts.put("body", body);
    if (shortcut != null) {
      parts.put("shortcut", shortcut);
    }
    return parts;
  }
}
