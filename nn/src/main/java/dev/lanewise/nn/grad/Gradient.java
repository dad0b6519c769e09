package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reverse-mode differentiation, symbolic: gradients are nodes of the same graph, so they can be
 * differentiated again, and planned as any others.
 */
public final class Gradient {
  private final Set<Node> active;
  private final Map<Node, Node> adjoints = new HashMap<>();

  private Gradient(Set<Node> active) {
    this.active = active;
  }

  /**
   * {@code dy / dx} for each x, shaped as x; zeros where y does not depend on x.
   *
   * @param y a scalar
   */
  public static List<Node> of(Node y, List<Node> wrt) {
    if (y.shape().rank() != 0) {
      throw new IllegalArgumentException(
          "gradient: " + y + " is not a scalar; sum it, or give an adjoint to vectorJacobian");
    }
    return vectorJacobian(y, y.graph().constant(1), wrt);
  }

  /** {@code dy / dx} for one x. */
  public static Node of(Node y, Node wrt) {
    return of(y, List.of(Objects.requireNonNull(wrt, "gradient: wrt is null"))).getFirst();
  }

  /**
   * {@code sum_i adjoint_i dy_i / dx} for each x, shaped as x; zeros where y does not depend on x.
   *
   * @param adjoint shaped as y
   */
  public static List<Node> vectorJacobian(Node y, Node adjoint, List<Node> wrt) {
    if (!y.shape().equals(adjoint.shape())) {
      throw new IllegalArgumentException(
          "gradient: y is " + y.shape() + " but its adjoint is " + adjoint.shape());
    }
    Graph graph = y.graph();
    List<Node> nodes = List.copyOf(graph.nodes().subList(0, y.id() + 1));
    Gradient gradient = new Gradient(dependents(nodes, wrt));
    gradient.add(y, adjoint);
    for (Node node : nodes.reversed()) {
      Node g = gradient.adjoints.get(node);
      if (g != null && !node.op().operands().isEmpty()) {
        graph.within(node.scope(), () -> gradient.propagate(node, g));
      }
    }
    List<Node> gradients = new ArrayList<>();
    for (Node x : wrt) {
      Node g = gradient.adjoints.get(x);
      gradients.add(g != null ? g : zeros(graph, x.shape()));
    }
    return List.copyOf(gradients);
  }

  /** The nodes a gradient has to pass through: those of {@code wrt} and all computed from them. */
  private static Set<Node> dependents(List<Node> nodes, List<Node> wrt) {
    Set<Node> dependents = new HashSet<>(wrt);
    for (Node node : nodes) {
      for (Node operand : node.op().operands()) {
        if (dependents.contains(operand)) {
          dependents.add(node);
        }
      }
    }
    return dependents;
  }

  private boolean propagate(Node node, Node g) {
    List<Node> operands = node.op().operands();
    boolean[] needed = new boolean[operands.size()];
    boolean any = false;
    for (int i = 0; i < needed.length; i++) {
      needed[i] = active.contains(operands.get(i));
      any |= needed[i];
    }
    if (any) {
      Adjoint.Rule[] rules = Adjoint.rules(node, g);
      for (int i = 0; i < needed.length; i++) {
        Node part = needed[i] ? rules[i].node() : null;
        if (part != null) {
          add(operands.get(i), part);
        }
      }
    }
    return any;
  }

  private void add(Node x, Node g) {
    adjoints.merge(x, g, Node::add);
  }

  private static Node zeros(Graph graph, Shape shape) {
    return graph.fill(shape, 0);
  }
}
