package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reverse-mode differentiation, symbolic: gradients are nodes of the same graph, so they can be
 * differentiated again, and planned as any others. Products with Jacobians and Hessians never make
 * those matrices; {@link Jacobian} does.
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
    return vectorJacobian(List.of(y), List.of(adjoint), wrt);
  }

  /**
   * The same of several y, summed over them: one pass through what they share.
   *
   * @param adjoints one for each y, shaped as it
   */
  public static List<Node> vectorJacobian(List<Node> ys, List<Node> adjoints, List<Node> wrt) {
    paired("y", ys, "adjoint", adjoints);
    Graph graph = ys.getFirst().graph();
    ofOne(graph, ys);
    ofOne(graph, adjoints);
    ofOne(graph, wrt);
    int last = ys.stream().mapToInt(Node::id).max().orElseThrow();
    List<Node> nodes = List.copyOf(graph.nodes().subList(0, last + 1));
    Gradient gradient = new Gradient(dependents(nodes, wrt));
    for (int i = 0; i < ys.size(); i++) {
      gradient.add(ys.get(i), adjoints.get(i));
    }
    for (Node node : nodes.reversed()) {
      Node g = gradient.adjoints.get(node);
      if (g != null && !node.op().operands().isEmpty()) {
        graph.differentiating(() -> graph.within(node.scope(), () -> gradient.propagate(node, g)));
      }
    }
    List<Node> gradients = new ArrayList<>();
    for (Node x : wrt) {
      Node g = gradient.adjoints.get(x);
      gradients.add(g != null ? g : zeros(graph, x.shape()));
    }
    return List.copyOf(gradients);
  }

  /**
   * {@code sum_i v_i df / dx_i}, shaped as f: how f changes as x moves along v.
   *
   * @param v shaped as x
   */
  public static Node jacobianVector(Node f, Node x, Node v) {
    return jacobianVector(f, List.of(x), List.of(v));
  }

  /**
   * The same as several x move together.
   *
   * <p>As {@code J v = d(u . J v) / du} and {@code u . J v = (u J) . v}, it is a product with a
   * Jacobian of a product with a Jacobian, in a u that the result does not depend on as all is
   * linear in it. What is left is what forward mode would have computed, at its cost; but
   * operations need no second rule for it.
   *
   * @param vs one for each x, shaped as it
   */
  public static Node jacobianVector(Node f, List<Node> xs, List<Node> vs) {
    paired("x", xs, "v", vs);
    Node u = f.graph().variable(new Variable("cotangent", f.shape()));
    return vectorJacobian(vectorJacobian(f, u, xs), vs, List.of(u)).getFirst();
  }

  /**
   * {@code sum_j d^2y / (dx_i dx_j) v_j}, shaped as x, at about twice a gradient's cost.
   *
   * @param y a scalar
   * @param v shaped as x
   */
  public static Node hessianVector(Node y, Node x, Node v) {
    return hessianVector(y, List.of(x), List.of(v)).getFirst();
  }

  /**
   * The same by several x together: the Hessian by all of them times all v, in the shapes of the x.
   *
   * @param y a scalar
   * @param vs one for each x, shaped as it
   */
  public static List<Node> hessianVector(Node y, List<Node> xs, List<Node> vs) {
    paired("x", xs, "v", vs);
    return vectorJacobian(of(y, xs), vs, xs);
  }

  /** Nothing depends on a node of another graph: its gradient would be zeros, and no error. */
  private static void ofOne(Graph graph, List<Node> nodes) {
    for (Node node : nodes) {
      if (node.graph() != graph) {
        throw new IllegalArgumentException("gradient: " + node + " belongs to another graph");
      }
    }
  }

  private static void paired(String name, List<Node> xs, String with, List<Node> vs) {
    if (xs.isEmpty() || xs.size() != vs.size()) {
      throw new IllegalArgumentException(
          "gradient: there are %d of %s and %d of %s (want as many of each, and at least one)"
              .formatted(xs.size(), name, vs.size(), with));
    }
    for (int i = 0; i < xs.size(); i++) {
      if (!xs.get(i).shape().equals(vs.get(i).shape())) {
        throw new IllegalArgumentException(
            "gradient: %s is %s but its %s is %s"
                .formatted(name, xs.get(i).shape(), with, vs.get(i).shape()));
      }
    }
  }

  /** The nodes a gradient has to pass through: those of {@code wrt} and all computed from them. */
  static Set<Node> dependents(List<Node> nodes, List<Node> wrt) {
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
      Adjoint.Rule[] rules = Adjoint.rules(node, g, needed);
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
