package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what an optimiser adds to a graph; all of it is named after the optimiser's scope. */
final class UpdateBuilder {
  /** What is done with one parameter. */
  @FunctionalInterface
  interface Rule {
    void apply(String name, Variable w, Node gradient);
  }

  private final Graph graph;
  private final String scope;
  private final Map<String, Variable> state = new LinkedHashMap<>();
  private final Map<String, Variable> averages = new LinkedHashMap<>();
  private final List<Update.Input> inputs = new ArrayList<>();

  UpdateBuilder(Graph graph, String scope) {
    this.graph = graph;
    this.scope = scope;
  }

  /** Applies a rule to each parameter and its gradient. */
  static void each(Map<String, Variable> parameters, List<Node> gradients, Rule rule) {
    int i = 0;
    for (Map.Entry<String, Variable> p : parameters.entrySet()) {
      rule.apply(p.getKey(), p.getValue(), gradients.get(i++));
    }
  }

  /** An input of one number. */
  Node number(String name, Update.Value value) {
    String label = scope + "." + name;
    inputs.add(new Update.Input(label, value));
    return graph.input(label, Shape.of());
  }

  /** The learning rate at each step. */
  Node rate(float learningRate) {
    return number("rate", (step, factor) -> (float) (learningRate * factor));
  }

  /** A variable kept for a parameter, shaped as it. */
  Variable state(String slot, String name, Variable w) {
    Variable kept = new Variable(scope + "." + slot + "." + name, w.shape());
    state.put(kept.name(), kept);
    return kept;
  }

  /** As {@link #state}; it is the parameter's average. */
  Variable average(String name, Variable w) {
    Variable kept = state(Average.SLOT, name, w);
    averages.put(name, kept);
    return kept;
  }

  /** All that another optimiser added. */
  void include(Update other) {
    state.putAll(other.state());
    averages.putAll(other.averages());
    inputs.addAll(other.inputs());
  }

  Update build() {
    return new Update(state, averages, inputs.toArray(Update.Input[]::new));
  }
}
