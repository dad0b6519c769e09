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
  private final LoopRule loops;

  /** What becomes of a loop whose operands are copied already. */
  @FunctionalInterface
  private interface LoopRule {
    Node make(Graph to, Loop loop, List<Node> operands);
  }

  private Simplify(LoopRule loops) {
    this.loops = loops;
  }

  /**
   * From each wanted node to its equal in a new graph.
   *
   * @param unrolled nodes of all steps together up to which a loop is unrolled
   */
  static Map<Node, Node> copy(Graph graph, Collection<Node> wanted, int unrolled) {
    Map<Node, Node> copies =
        copy(graph, wanted, (to, l, operands) -> Unroll.make(to, (Loop) l.on(operands), unrolled));
    Map<Node, Node> simple = new HashMap<>();
    wanted.forEach(node -> simple.put(node, copies.getOrDefault(node, node)));
    Graph once = simple.values().iterator().next().graph();
    List<Node> nodes = needed(once, simple.values());
    if (nodes.stream().anyMatch(node -> node.op() instanceof Loop)) {
      // All loops that remain are known now, those in the steps of others too.
      Loops loops = new Loops(nodes, simple.values());
      Map<Node, Node> twice = copy(once, simple.values(), loops::make);
      simple.replaceAll((node, copy) -> twice.getOrDefault(copy, copy));
    }
    return simple;
  }

  private static Map<Node, Node> copy(Graph graph, Collection<Node> wanted, LoopRule loops) {
    Simplify pass = new Simplify(loops);
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
    return node.op() instanceof Loop loop
        ? loops.make(to, loop, operands)
        : make(to, node.op().on(operands));
  }

  /** Adds the simplest equal of an operation. */
  static Node make(Graph to, Op op) {
    return switch (op) {
      case Pointwise p -> Arithmetic.make(to, p);
      case Arrange a -> Movement.make(to, a);
      case Product.MatMul m -> Movement.matmul(to, m);
      default -> to.add(op);
    };
  }
}
