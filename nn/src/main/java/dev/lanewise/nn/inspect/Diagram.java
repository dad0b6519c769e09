package dev.lanewise.nn.inspect;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Layer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A graph as boxes and arrows. Boxes are in clusters, one for each layer, and once more for its
 * part of the way back; arrows carry shapes. Numbers that are one constant have no box: they stand
 * in the box that uses them.
 *
 * @param boxes each after those its arrows come from
 */
public record Diagram(List<Box> boxes, List<Arrow> arrows) {
  /** What a box stands for. */
  public enum Kind {
    /** What the caller sets, and constants. */
    INPUT("#d9ead3"),
    /** A variable. */
    PARAMETER("#fff2cc"),
    /** A value on the way forward. */
    VALUE("#ffffff"),
    /** A value on the way back. */
    GRADIENT("#f4cccc"),
    /** One that was asked for. */
    RESULT("#cfe2f3");

    private final String colour;

    Kind(String colour) {
      this.colour = colour;
    }

    /** What to fill its boxes with, as #rrggbb. */
    public String colour() {
      return colour;
    }
  }

  /**
   * One value.
   *
   * @param id of its own
   * @param cluster names of the layers it is in, joined by dots; empty if in none
   */
  public record Box(String id, String label, Shape shape, Kind kind, String cluster) {}

  /**
   * From one box, by id, to one that uses its value.
   *
   * @param across from the way forward to the way back; not so where it turns, at the loss
   */
  public record Arrow(String from, String to, Shape shape, boolean across) {}

  /** The boxes of a layer, and the layers in it by name. */
  public record Cluster(List<Box> boxes, Map<String, Cluster> inner) {
    private Cluster() {
      this(new ArrayList<>(), new LinkedHashMap<>());
    }

    private Cluster within(String name) {
      return inner.computeIfAbsent(name, n -> new Cluster());
    }
  }

  /** Copies the lists. */
  public Diagram {
    boxes = List.copyOf(boxes);
    arrows = List.copyOf(arrows);
  }

  /** All that the named results are computed from. */
  public static Diagram of(Map<String, Node> results) {
    return of(results, Integer.MAX_VALUE);
  }

  /** A network's way from one batch to its output. */
  public static Diagram forward(Layer layer, Shape input) {
    Graph g = new Graph();
    return of(Map.of("output", layer.apply(g, g.input("input", input))));
  }

  /**
   * The way forward to a loss, and back to the gradients of all parameters: the backpropagation
   * graph.
   *
   * @param loss from the output to a scalar
   */
  public static Diagram backward(Layer layer, Shape input, UnaryOperator<Node> loss) {
    Graph g = new Graph(Mode.TRAINING, RandomKey.of(0));
    Node output = layer.apply(g, g.input("input", input));
    Node value = g.scoped("loss", () -> loss.apply(output));
    Map<String, Variable> variables = layer.variables();
    List<Node> gradients =
        Gradient.of(value, variables.values().stream().map(g::variable).toList());
    Map<String, Node> results = new LinkedHashMap<>();
    results.put("loss", value);
    int i = 0;
    for (String name : variables.keySet()) {
      results.put("dL / d " + name, gradients.get(i++));
    }
    return of(results, value.id());
  }

  private static Diagram of(Map<String, Node> results, int lastForward) {
    Graph graph = graph(results);
    Map<Node, String> names = new LinkedHashMap<>();
    results.forEach((name, node) -> names.merge(node, name, (a, b) -> a + ", " + b));
    Set<Node> needed = new HashSet<>(names.keySet());
    for (Node node : graph.nodes().reversed()) {
      if (needed.contains(node)) {
        needed.addAll(node.op().operands());
      }
    }
    List<Box> boxes = new ArrayList<>();
    List<Arrow> arrows = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!needed.contains(node) || (isNumber(node) && !names.containsKey(node))) {
        continue;
      }
      boolean back = node.id() > lastForward;
      String scope = back && !node.scope().isEmpty() ? "backward " + node.scope() : node.scope();
      boxes.add(
          new Box(id(node), label(node, names), node.shape(), kind(node, names, back), scope));
      List<Node> from = new ArrayList<>(node.op().operands());
      from.removeIf(Diagram::isNumber);
      if (back && from.isEmpty() && !(node.op() instanceof Source)) {
        // The way back begins with dL / dL = 1, a number: the arrow from L shows where.
        from.add(graph.nodes().get(lastForward));
      }
      for (Node x : from) {
        arrows.add(new Arrow(id(x), id(node), x.shape(), back && x.id() < lastForward));
      }
    }
    return new Diagram(boxes, arrows);
  }

  private static Graph graph(Map<String, Node> results) {
    if (results.isEmpty()) {
      throw new IllegalArgumentException("diagram: there are no results to draw the way to");
    }
    Graph graph = results.values().iterator().next().graph();
    for (Node node : results.values()) {
      if (node.graph() != graph) {
        throw new IllegalArgumentException("diagram: " + node + " belongs to another graph");
      }
    }
    return graph;
  }

  private static String id(Node node) {
    return "n" + node.id();
  }

  private static boolean isNumber(Node node) {
    return switch (node.op()) {
      case Source.Constant c -> c.values().size() == 1;
      case Arrange.Broadcast b -> isNumber(b.x());
      default -> false;
    };
  }

  private static Kind kind(Node node, Map<Node, String> names, boolean back) {
    if (names.containsKey(node)) {
      return Kind.RESULT;
    }
    return switch (node.op()) {
      case Source.VariableRead r -> Kind.PARAMETER;
      case Source s -> Kind.INPUT;
      default -> back ? Kind.GRADIENT : Kind.VALUE;
    };
  }

  private static String label(Node node, Map<Node, String> names) {
    StringBuilder label = new StringBuilder();
    switch (node.op()) {
      case Source.Input i -> label.append(i.label());
      case Source.VariableRead r -> label.append(r.variable().name());
      case Source.Constant c -> label.append("constant");
      default -> label.append(node.op().name());
    }
    for (Node operand : node.op().operands()) {
      if (isNumber(operand)) {
        label.append(' ').append(number(operand));
      }
    }
    String name = names.get(node);
    return name == null ? label.toString() : name + " = " + label;
  }

  private static String number(Node node) {
    return switch (node.op()) {
      case Source.Constant c -> Float.toString(c.values().get(0));
      case Arrange.Broadcast b -> number(b.x());
      default -> throw new IllegalStateException("diagram: " + node + " is no number");
    };
  }

  /** All boxes as a tree of clusters; those at its root are in none. */
  public Cluster clusters() {
    Cluster root = new Cluster();
    for (Box box : boxes) {
      Cluster at = root;
      if (!box.cluster().isEmpty()) {
        for (String name : box.cluster().split("\\.", -1)) {
          at = at.within(name);
        }
      }
      at.boxes().add(box);
    }
    return root;
  }

  /** As text of the language DOT, for Graphviz and what else reads it. */
  public String dot() {
    return new Dot(this).text();
  }
}
