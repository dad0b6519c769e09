package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value that holds parameters and adds nodes to a graph. The same layer applied twice shares its
 * parameters. Implement it to make your own: any composition of nodes can be differentiated and
 * planned.
 */
@FunctionalInterface
public interface Layer {
  /** Adds this layer's nodes; the first axis of x is the batch. */
  Node apply(Graph g, Node x);

  /**
   * The layers that this one is made of, by name, in a fixed order; none if it is not. It applies
   * each under its name: {@code g.scoped(name, () -> child.apply(g, x))}.
   */
  default Map<String, Layer> children() {
    return Map.of();
  }

  /** What is trained, by name, in a fixed order: what the children hold, unless there is more. */
  default Map<String, Param> parameters() {
    return Parameters.named(children(), Layer::parameters);
  }

  /**
   * What training keeps besides, such as running averages, by name, in a fixed order: what the
   * children hold, unless there is more.
   */
  default Map<String, Param> state() {
    return Parameters.named(children(), Layer::state);
  }

  /** The variables of the parameters and of the state by name, in the same order. */
  default Map<String, Variable> variables() {
    Map<String, Variable> variables = new LinkedHashMap<>();
    parameters().forEach((name, param) -> variables.put(name, param.variable()));
    state().forEach((name, param) -> variables.put(name, param.variable()));
    return variables;
  }

  /** Number of trainable numbers. */
  default long parameterCount() {
    return parameters().values().stream().mapToLong(p -> p.variable().shape().size()).sum();
  }
}
