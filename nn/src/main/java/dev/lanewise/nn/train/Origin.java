package dev.lanewise.nn.train;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds where in a step the first number comes up that is none: in which layer, and whether on the
 * way forward, backward or in the update. Each node x gives {@code sum 0 x}, which is 0 if and only
 * if all of x is finite; a node's operands come before it, so the first that is not is the one.
 */
final class Origin {
  private final Graph graph;
  private final int forward;
  private final Node loss;
  private final Map<String, Variable> parameters;

  /**
   * @param forward number of nodes that the way forward has
   * @param loss the last of them
   * @param parameters by the names that people know
   */
  Origin(Graph graph, int forward, Node loss, Map<String, Variable> parameters) {
    this.graph = graph;
    this.forward = forward;
    this.loss = loss;
    this.parameters = parameters;
  }

  /**
   * Runs the step without assigning anything.
   *
   * @param weights as they are before the step
   * @param inputs sets all inputs
   * @param features what it sets as features
   */
  String find(Weights weights, Team team, Consumer<Execution> inputs, float[] features) {
    Map<String, Node> probes = new LinkedHashMap<>();
    for (int id : needed()) {
      Node node = graph.nodes().get(id);
      if (!(node.op() instanceof Source)) {
        probes.put(Integer.toString(id), node.mul(0f).sum());
      }
    }
    Execution execution = Execution.of(Planner.best().plan(probes), weights, team);
    inputs.accept(execution);
    for (float x : features) {
      if (!Float.isFinite(x)) {
        return "with a feature that is " + x;
      }
    }
    execution.run();
    for (String probe : probes.keySet()) {
      if (execution.get(probe) != 0) {
        return describe(graph.nodes().get(Integer.parseInt(probe)));
      }
    }
    return "in numbers too large for their products or sums";
  }

  /** What loss and assignments are computed from, operands first. */
  private int[] needed() {
    BitSet needed = new BitSet();
    needed.set(loss.id());
    graph.assignments().values().forEach(node -> needed.set(node.id()));
    for (int id = needed.length() - 1; id >= 0; id--) {
      if (needed.get(id)) {
        graph.nodes().get(id).op().operands().forEach(x -> needed.set(x.id()));
      }
    }
    return needed.stream().toArray();
  }

  private String describe(Node node) {
    String operation = " (" + node.op().name() + ")";
    if (node.scope().isEmpty()) {
      return "in the update of " + updated(node) + operation;
    }
    return (node.id() < forward ? "in layer " : "in the gradient of layer ")
        + node.scope()
        + operation;
  }

  /** A parameter whose next value is computed from that node. */
  private String updated(Node node) {
    for (Map.Entry<String, Variable> parameter : parameters.entrySet()) {
      Node next = graph.assignments().get(parameter.getValue());
      if (next != null && dependsOn(next, node)) {
        return parameter.getKey();
      }
    }
    return "the optimiser's state";
  }

  private boolean dependsOn(Node of, Node on) {
    BitSet reached = new BitSet();
    reached.set(of.id());
    for (int id = of.id(); id > on.id(); id--) {
      if (reached.get(id)) {
        graph.nodes().get(id).op().operands().forEach(x -> reached.set(x.id()));
      }
    }
    return reached.get(on.id());
  }
}
