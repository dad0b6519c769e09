package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Product;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies the part of a graph that some nodes depend on, each operation through {@link Arithmetic}
 * and {@link Movement}: what nobody needs is left behind, and the rest is as small as the rules
 * make it.
 */
final class Simplify {
  private final Graph to = new Graph();
  private final Map<Node, Node> copies = new HashMap<>();

  private Simplify() {}

  /** From each wanted node to its equal in a new graph. */
  static Map<Node, Node> copy(Graph graph, Collection<Node> wanted) {
    Simplify pass = new Simplify();
    for (Node node : needed(graph, wanted)) {
      pass.copies.put(node, pass.to.beside(node, () -> pass.copy(node)));
    }
    return pass.copies;
  }

  /** The wanted nodes and all they are computed from, operands first. */
  static List<Node> needed(Graph graph, Collection<Node> wanted) {
    BitSet needed = new BitSet();
    for (Node node : wanted) {
      needed.set(node.id());
    }
    for (int id = needed.length() - 1; id >= 0; id--) {
      if (needed.get(id)) {
        graph.nodes().get(id).op().operands().forEach(x -> needed.set(x.id()));
      }
    }
    return needed.stream().mapToObj(graph.nodes()::get).toList();
  }

  private Node copy(Node node) {
    List<Node> operands = new ArrayList<>();
    for (Node operand : node.op().operands()) {
      operands.add(copies.get(operand));
    }
    return make(to, node.op().on(operands));
  }

  /** Adds the simplest equal of an operation. */
  static Node make(Graph to, Op op) {
    return switch (op) {
      case Pointwise p -> Arithmetic.make(to, p);
      case Arrange a -> Movement.make(to, a);
      case Product.MatMul m -> Movement.matmul(to, m);
      case Loop l -> Unroll.make(to, l);
      default -> to.add(op);
    };
  }
}
