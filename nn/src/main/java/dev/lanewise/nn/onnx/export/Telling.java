package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.run.Weights;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Goes through a graph: backwards to find what is said of it and how, then forwards to say it. */
final class Telling {
  private final Map<String, Node> outputs;
  private final List<Node> nodes;
  private final BitSet needed = new BitSet();
  private final int[] readers;

  Telling(Map<String, Node> outputs) {
    this.outputs = new LinkedHashMap<>(outputs);
    this.nodes = outputs.values().iterator().next().graph().nodes();
    this.readers = new int[nodes.size()];
    for (Node output : outputs.values()) {
      if (nodes.get(output.id()) != output) {
        throw new IllegalArgumentException("export: " + output + " belongs to another graph");
      }
      readers[output.id()]++;
      needed.set(output.id());
    }
    for (int id = needed.length() - 1; id >= 0; id--) {
      if (needed.get(id)) {
        for (Node x : nodes.get(id).op().operands()) {
          readers[x.id()]++;
          needed.set(x.id());
        }
      }
    }
  }

  /** The model. */
  Draft of(Weights weights) {
    Set<String> reserved = new HashSet<>(outputs.keySet());
    for (Node node : needed.stream().mapToObj(nodes::get).toList()) {
      if (node.op() instanceof Source.Input input && !reserved.add(input.label())) {
        throw new IllegalArgumentException(
            "export: \"" + input.label() + "\" is the name of an input and of an output");
      }
    }
    Draft draft = new Draft(weights, reserved);
    Map<Node, Piece> pieces = pieces();
    Map<Node, String> names = new HashMap<>();
    for (Node node : nodes) {
      Piece piece = pieces.get(node);
      if (piece != null) {
        draft.within(node.scope());
        List<String> in = piece.reads().stream().map(x -> names.getOrDefault(x, "")).toList();
        names.put(node, piece.saying().in(draft, in));
      }
    }
    draft.check();
    outputs.forEach(
        (label, node) -> draft.output(label, node.shape(), names.getOrDefault(node, "")));
    return draft;
  }

  /** How each value is said that is said at all: readers come first, so that all demands are in. */
  private Map<Node, Piece> pieces() {
    Patterns patterns = new Patterns(node -> readers[node.id()] == 1);
    Map<Node, Piece> pieces = new HashMap<>();
    BitSet read = new BitSet();
    outputs.values().forEach(node -> read.set(node.id()));
    for (int id = read.length() - 1; id >= 0; id--) {
      if (read.get(id)) {
        Node node = nodes.get(id);
        Piece piece = patterns.at(node).orElseGet(() -> Operators.of(node));
        pieces.put(node, piece);
        piece.reads().forEach(x -> read.set(x.id()));
      }
    }
    return pieces;
  }
}
