package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Copies the part of a graph between operands and results into a {@link Body}. What no step changes
 * stays outside, done once, and is read as shared; but constants, and views that cost nothing, come
 * inside, where operations can take them in.
 */
final class Capture {
  private final List<Node> operands;
  private final int sequences;
  private final List<Node> nexts;
  private final List<Node> outputs;
  private final BitSet changing = new BitSet();
  private final BitSet fixed = new BitSet();

  Capture(List<Node> operands, int sequences, List<Node> nexts, List<Node> outputs) {
    this.operands = operands;
    this.sequences = sequences;
    this.nexts = nexts;
    this.outputs = outputs;
    Graph graph = results().getFirst().graph();
    for (Node node : results()) {
      if (node.graph() != graph || operands.stream().anyMatch(x -> x.graph() != graph)) {
        throw new IllegalArgumentException("scan: " + node + " belongs to another graph");
      }
    }
    operands.forEach(node -> changing.set(node.id()));
    for (Node node : graph.nodes()) {
      List<Node> in = node.op().operands();
      if (in.stream().anyMatch(x -> changing.get(x.id()))) {
        changing.set(node.id());
      }
      boolean constant = node.op() instanceof Source.Constant;
      if (constant || (!in.isEmpty() && in.stream().allMatch(x -> fixed.get(x.id())))) {
        fixed.set(node.id());
      }
    }
    graph
        .assignments()
        .forEach(
            (variable, value) -> {
              if (changing.get(value.id())) {
                throw new IllegalArgumentException(
                    "scan: the body assigns "
                        + variable
                        + " but a step cannot; carry the value and assign the last one");
              }
            });
  }

  Body.Captured copy() {
    List<Node> needed = needed();
    Graph to = new Graph();
    Map<Node, Node> copies = new HashMap<>();
    List<Node> inputs = new ArrayList<>();
    List<Node> read = new ArrayList<>(operands);
    needed.stream().filter(node -> !operands.contains(node) && !isInside(node)).forEach(read::add);
    for (Node node : read) {
      inputs.add(to.input("operand " + inputs.size(), node.shape()));
      copies.put(node, inputs.getLast());
    }
    needed.stream()
        .filter(node -> !copies.containsKey(node))
        .forEach(
            node -> {
              List<Node> in = node.op().operands().stream().map(copies::get).toList();
              copies.put(node, to.within(node.scope(), () -> to.add(node.op().on(in))));
            });
    Body body =
        new Body(
            to,
            inputs,
            sequences,
            nexts.stream().map(copies::get).toList(),
            outputs.stream().map(copies::get).toList());
    return new Body.Captured(body, read.subList(operands.size(), read.size()));
  }

  private List<Node> results() {
    List<Node> results = new ArrayList<>(nexts);
    results.addAll(outputs);
    return results;
  }

  /** All that the results are computed from, up to what is read from outside. */
  private List<Node> needed() {
    return needed(results(), node -> !operands.contains(node) && isInside(node));
  }

  /** Results and all they are computed from, operands first; only some nodes' operands count. */
  static List<Node> needed(List<Node> results, Predicate<Node> opened) {
    BitSet needed = new BitSet();
    results.forEach(node -> needed.set(node.id()));
    List<Node> nodes = results.getFirst().graph().nodes();
    for (int id = needed.length() - 1; id >= 0; id--) {
      if (needed.get(id) && opened.test(nodes.get(id))) {
        nodes.get(id).op().operands().forEach(x -> needed.set(x.id()));
      }
    }
    return needed.stream().mapToObj(nodes::get).toList();
  }

  private boolean isInside(Node node) {
    return changing.get(node.id())
        || fixed.get(node.id())
        || node.op() instanceof Arrange.Broadcast
        || node.op() instanceof Arrange.Reshape;
  }
}
