package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.Map;

/** Rows of a trained table by number; x holds whole numbers, y is [x..., width]. */
public record Embedding(Param table) implements Layer {
  /** A standard normal table. */
  public static Embedding of(int count, int width) {
    return of(count, width, (shape, key, i) -> key.normal(i));
  }

  /** A table drawn as told. */
  public static Embedding of(int count, int width, Initializer initializer) {
    return new Embedding(Param.of("table", Shape.of(count, width), initializer));
  }

  @Override
  public Node apply(Graph g, Node x) {
    return g.variable(table.variable()).gather(x);
  }

  @Override
  public Map<String, Param> parameters() {
    return Map.of("table", table);
  }
}
