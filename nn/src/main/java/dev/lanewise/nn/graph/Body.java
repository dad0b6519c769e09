package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a loop does in one step, {@code (next carries, outputs) = body(carries, slices, shared)}: a
 * graph of its own, which holds no more than this takes and reads nothing but its operands. Equal
 * when the same operations are applied to the same operands, so that a loop written twice runs
 * once.
 */
public final class Body {
  private final Graph graph;
  private final List<Node> operands;
  private final int sequences;
  private final List<Node> nexts;
  private final List<Node> outputs;

  Body(Graph graph, List<Node> operands, int sequences, List<Node> nexts, List<Node> outputs) {
    this.graph = graph;
    this.operands = List.copyOf(operands);
    this.sequences = sequences;
    this.nexts = List.copyOf(nexts);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * The part of a graph between operands and results, as a body.
   *
   * @param operands what stands for the carries, then the slices of sequences, then what is shared
   * @param sequences how many of them are slices
   * @param nexts what becomes of each carry
   * @param outputs what is kept of each step
   */
  public static Captured of(
      List<Node> operands, int sequences, List<Node> nexts, List<Node> outputs) {
    return new Capture(operands, sequences, nexts, outputs).copy();
  }

  /**
   * A body, and what it reads besides its operands: nodes of the graph around it, as more operands
   * shared by all steps.
   */
  public record Captured(Body body, List<Node> shared) {
    public Captured {
      shared = List.copyOf(shared);
    }
  }

  /** What stands for the carries, then the slices of sequences, then what is shared. */
  public List<Node> operands() {
    return operands;
  }

  /** What becomes of each carry. */
  public List<Node> nexts() {
    return nexts;
  }

  /** What is kept of each step. */
  public List<Node> outputs() {
    return outputs;
  }

  /**
   * The same, of which matrix products and convolutions are kept as well: further outputs, after
   * the others, in the order of the graph.
   */
  public Body keepingProducts() {
    List<Node> kept = new ArrayList<>(outputs);
    graph.nodes().stream().filter(node -> node.op() instanceof Product).forEach(kept::add);
    return with(kept);
  }

  /** The same steps, of which something else is kept: nodes of this body. */
  public Body with(List<Node> kept) {
    return new Body(graph, operands, sequences, nexts, kept);
  }

  /** Number of nodes, operands included. */
  public int nodes() {
    return graph.nodes().size();
  }

  /** Number of carries. */
  public int carries() {
    return nexts.size();
  }

  /** Number of sequences. */
  public int sequences() {
    return sequences;
  }

  /** Number of operands that all steps share. */
  public int shared() {
    return operands.size() - sequences - nexts.size();
  }

  /**
   * One step in another graph.
   *
   * @param to that graph
   * @param values of the operands there
   * @param add adds an operation to it, or an equal one
   * @return what becomes of each carry, then what is kept of the step
   */
  public List<Node> inline(Graph to, List<Node> values, Function<Op, Node> add) {
    Map<Node, Node> copies = new HashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      copies.put(operands.get(i), values.get(i));
    }
    for (Node node : graph.nodes()) {
      if (!copies.containsKey(node)) {
        List<Node> in = node.op().operands().stream().map(copies::get).toList();
        copies.put(node, to.within(node.scope(), () -> add.apply(node.op().on(in))));
      }
    }
    List<Node> results = new ArrayList<>(nexts);
    results.addAll(outputs);
    return results.stream().map(copies::get).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Body b
        && sequences == b.sequences
        && ids(operands).equals(ids(b.operands))
        && ids(nexts).equals(ids(b.nexts))
        && ids(outputs).equals(ids(b.outputs))
        && sameOperations(b);
  }

  private boolean sameOperations(Body other) {
    List<Node> theirs = other.graph.nodes();
    if (graph.nodes().size() != theirs.size()) {
      return false;
    }
    for (Node node : graph.nodes()) {
      Op op = theirs.get(node.id()).op();
      List<Node> in = node.op().operands();
      // Ids first: put on the same operands, operations are equal if they are the same.
      if (!ids(in).equals(ids(op.operands())) || !op.on(in).equals(node.op())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 31 * ids(nexts).hashCode() + ids(outputs).hashCode();
    for (Node node : graph.nodes()) {
      hash = 31 * hash + node.op().name().hashCode();
    }
    return hash;
  }

  private static List<Integer> ids(List<Node> nodes) {
    return nodes.stream().map(Node::id).toList();
  }

  @Override
  public String toString() {
    return "body of " + graph.nodes().size() + " nodes";
  }
}
