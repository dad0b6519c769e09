package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Variable;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a plan needs that depends on weights alone: computed ahead, where they never change. Each
 * has a plan of its own, for at no time all of them need be there.
 */
final class Ahead {
  /** The name of a plan's only output. */
  static final String RESULT = "result";

  private final Map<Variable, Plan> plans;

  /**
   * @param plans of one output, {@link #RESULT}, each
   */
  Ahead(Map<Variable, Plan> plans) {
    this.plans = Map.copyOf(plans);
  }

  /** The weights they are computed of. */
  Set<Variable> variables() {
    Set<Variable> all = new LinkedHashSet<>();
    plans.values().forEach(plan -> all.addAll(plan.variables()));
    return all;
  }

  boolean computes(Variable variable) {
    return plans.containsKey(variable);
  }

  /** The results, each computed when its numbers are asked for. */
  Map<Variable, Place> results(Function<Variable, Place> variables) {
    Map<Variable, Place> places = new HashMap<>();
    plans.forEach(
        (variable, plan) ->
            places.put(variable, Place.later(() -> compute(plan, variables), plan.offset(RESULT))));
    return places;
  }

  private static float[] compute(Plan plan, Function<Variable, Place> variables) {
    Bound bound = plan.bind(variables, FrozenWeights.none(), 1, false);
    bound.run();
    return bound.output(RESULT).array();
  }
}
