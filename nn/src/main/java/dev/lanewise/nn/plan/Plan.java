package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Shape;
import java.util.Map;

/** Steps on one arena that compute a graph's outputs and assignments. Immutable, shared by many executions. */
public final class Plan {
  Plan() {}

  /** Shapes of the inputs by name. */
  public Map<String, Shape> inputs() {
    return Map.of();
  }

  /** Shapes of the outputs by name. */
  public Map<String, Shape> outputs() {
    return Map.of();
  }

  /** Multiply-adds of the matrix products and convolutions of one run. */
  public long multiplyAdds() {
    return 0;
  }

  /** The steps as a table. */
  public String describe() {
    return "";
  }
}
