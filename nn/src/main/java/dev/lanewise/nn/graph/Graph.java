package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A computation as nodes in an order in which they can be computed. It only grows; equal operations
 * on the same nodes are one node. A graph is built by one thread.
 */
public final class Graph {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Op, Node> known = new HashMap<>();
  private final Map<String, Shape> inputs = new HashMap<>();
  private final Map<Variable, Node> assignments = new LinkedHashMap<>();
  private String scope = "";

  /** An empty graph. */
  public Graph() {}

  /** Numbers the caller sets under a name before each run. */
  public Node input(String label, Shape shape) {
    Objects.requireNonNull(label, "input: label is null");
    Objects.requireNonNull(shape, "input: shape is null");
    Shape before = inputs.putIfAbsent(label, shape);
    if (before != null && !before.equals(shape)) {
      throw new IllegalArgumentException(
          "input: " + label + " is " + before + " already, not " + shape);
    }
    return add(new Source.Input(label, shape));
  }

  /** The value a variable has before a run, whatever is assigned to it. */
  public Node variable(Variable variable) {
    Objects.requireNonNull(variable, "graph: variable is null");
    return add(new Source.VariableRead(variable));
  }

  /** A fixed number. */
  public Node constant(float value) {
    return constant(Shape.of(), value);
  }

  /** Fixed numbers. */
  public Node constant(Shape shape, float... values) {
    return add(new Source.Constant(shape, Values.of(values)));
  }

  /** A tensor of one number. */
  public Node fill(Shape shape, float value) {
    return constant(value).broadcastTo(shape);
  }

  /** Gives a variable its value after a run; every read in that run sees the value before it. */
  public void assign(Variable variable, Node value) {
    if (value.graph() != this) {
      throw new IllegalArgumentException("assign: " + value + " belongs to another graph");
    }
    if (!value.shape().equals(variable.shape())) {
      throw new IllegalArgumentException("assign: " + variable + " cannot hold " + value.shape());
    }
    if (assignments.putIfAbsent(variable, value) != null) {
      throw new IllegalArgumentException("assign: " + variable + " is assigned already");
    }
  }

  /** What {@link #assign} was told, in that order. */
  public Map<Variable, Node> assignments() {
    return Collections.unmodifiableMap(assignments);
  }

  /** All nodes; each one's operands come before it. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** The node for an operation: a new one, or the one that computes it already. */
  public Node add(Op op) {
    Node same = known.get(op);
    if (same != null) {
      return same;
    }
    for (Node operand : op.operands()) {
      if (operand.graph() != this) {
        throw new IllegalArgumentException(
            op.name() + ": " + operand + " belongs to another graph");
      }
    }
    Node node = new Node(this, nodes.size(), op, scope);
    nodes.add(node);
    known.put(op, node);
    return node;
  }

  /**
   * Builds part of the graph under a name, such as a layer's: new nodes carry it, and errors start
   * with it. Names nest: {@code block1.conv2}.
   */
  public <T> T scoped(String name, Supplier<T> part) {
    String outer = scope;
    try {
      return within(outer.isEmpty() ? name : outer + "." + name, part);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /** Builds part of the graph under a complete name, such as another node's {@link Node#scope}. */
  public <T> T within(String name, Supplier<T> part) {
    String outer = scope;
    scope = name;
    try {
      return part.get();
    } finally {
      scope = outer;
    }
  }
}
