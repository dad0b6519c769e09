package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Variable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What a plan needs that depends on weights alone: computed once, where they never change. */
final class Ahead {
  private final Plan plan;
  private final Map<String, Variable> results;

  /**
   * @param plan computes the results
   * @param results by the names of the plan's outputs
   */
  Ahead(Plan plan, Map<String, Variable> results) {
    this.plan = plan;
    this.results = Map.copyOf(results);
  }

  Plan plan() {
    return plan;
  }

  boolean computes(Variable variable) {
    return results.containsValue(variable);
  }

  /** The results in memory of their own. */
  Map<Variable, Place> compute(Function<Variable, Place> variables) {
    Bound bound = plan.bind(variables, FrozenWeights.none(), 1, false);
    bound.run();
    Map<Variable, Place> places = new HashMap<>();
    results.forEach(
        (name, variable) -> {
          Place from = bound.output(name);
          float[] copy = new float[variable.shape().size()];
          System.arraycopy(from.array(), from.offset(), copy, 0, copy.length);
          places.put(variable, new Place(copy, 0).frozenHere());
        });
    return places;
  }
}
