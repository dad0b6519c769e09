package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.Map;

/** Turns a graph into a {@link Plan}. */
public final class Planner {
  private Planner() {}

  /** A planner that uses these kernels. */
  public static Planner of(Kernels kernels) {
    return new Planner();
  }

  /** A plan that computes outputs and changes no variable. */
  public Plan plan(Map<String, Node> outputs) {
    return plan(outputs, Map.of());
  }

  /** A plan that computes outputs and assigns variables, such as a training step with {@code graph.assignments()}. */
  public Plan plan(Map<String, Node> outputs, Map<Variable, Node> assignments) {
    return new Plan();
  }
}
