package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits a graph in two: what depends on weights alone, which is computed once, and the rest, which
 * reads it as if it were weights.
 */
final class WeightsAhead {
  private final Graph to = new Graph();
  private final Map<Node, Variable> ahead = new LinkedHashMap<>();
  private final Map<Node, Node> copies = new HashMap<>();
  private final Map<String, Node> outputs;

  /** How a graph becomes a plan. */
  @FunctionalInterface
  interface Planning {
    Plan plan(Map<String, Node> outputs, Map<Variable, Node> updates, @Nullable Ahead ahead);
  }

  WeightsAhead(Map<String, Node> outputs) {
    this.outputs = outputs;
    Set<Node> wanted = new LinkedHashSet<>(outputs.values());
    Graph graph = wanted.iterator().next().graph();
    Dependence dependence = new Dependence(graph);
    List<Node> nodes = Simplify.needed(graph, wanted);
    for (Node node : nodes) {
      if (!dependence.isFixed(node)) {
        node.op().operands().stream().filter(dependence::isFixed).forEach(this::compute);
      }
    }
    for (Node node : nodes) {
      to.within(node.scope(), () -> copies.put(node, copy(node)));
    }
  }

  /** Has a value computed ahead, unless it is weights or constants as they are. */
  private void compute(Node fixed) {
    switch (fixed.op()) {
      case Source s -> {}
      case Arrange.Reshape r -> compute(r.x());
      case Arrange.Broadcast b -> compute(b.x());
      default ->
          ahead.computeIfAbsent(fixed, node -> new Variable("ahead." + ahead.size(), node.shape()));
    }
  }

  private Node copy(Node node) {
    Variable variable = ahead.get(node);
    return variable != null
        ? to.variable(variable)
        : Simplify.make(to, node.op().on(node.op().operands().stream().map(copies::get).toList()));
  }

  /**
   * The plan for the rest, which knows that for what is computed ahead.
   *
   * @param first plans what is computed ahead
   * @param planning plans the rest
   */
  Plan plan(Planning first, Planning planning) {
    Map<String, Node> rest = new LinkedHashMap<>();
    outputs.forEach((name, node) -> rest.put(name, copies.get(node)));
    if (ahead.isEmpty()) {
      return planning.plan(rest, new LinkedHashMap<>(), null);
    }
    Map<Variable, Plan> plans = new LinkedHashMap<>();
    ahead.forEach(
        (node, variable) -> {
          Map<String, Node> result = new LinkedHashMap<>(Map.of(Ahead.RESULT, node));
          plans.put(variable, first.plan(result, new LinkedHashMap<>(), null));
        });
    return planning.plan(rest, new LinkedHashMap<>(), new Ahead(plans));
  }
}
