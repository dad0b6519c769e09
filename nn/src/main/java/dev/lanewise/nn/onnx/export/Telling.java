package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.run.Weights;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Goes through a graph: backwards to find what is said of it and how, then forwards to say it. */
final class Telling {
  private final List<Node> results;
  private final List<Node> nodes;
  private final int[] readers;

  /** The part of a graph that these values are computed by. */
  Telling(List<Node> results) {
    this.results = List.copyOf(results);
    this.nodes = results.getFirst().graph().nodes();
    this.readers = new int[nodes.size()];
    for (Node result : results) {
      if (nodes.get(result.id()) != result) {
        throw new IllegalArgumentException("export: " + result + " belongs to another graph");
      }
      readers[result.id()]++;
    }
    for (int id = nodes.size() - 1; id >= 0; id--) {
      if (readers[id] > 0) {
        nodes.get(id).op().operands().forEach(x -> readers[x.id()]++);
      }
    }
  }

  /** A model of its own, with these outputs. */
  static Draft model(Map<String, Node> outputs, Weights weights) {
    Telling telling = new Telling(List.copyOf(outputs.values()));
    Set<String> reserved = new HashSet<>(outputs.keySet());
    for (Node node : telling.nodes) {
      if (telling.readers[node.id()] > 0
          && node.op() instanceof Source.Input input
          && !reserved.add(input.label())) {
        throw new IllegalArgumentException(
            "export: \"" + input.label() + "\" is the name of an input and of an output");
      }
    }
    Draft draft = new Draft(weights, reserved);
    Map<Node, String> names = telling.into(draft, Map.of());
    draft.check();
    outputs.forEach(
        (label, node) -> draft.output(label, node.shape(), names.getOrDefault(node, "")));
    return draft;
  }

  /**
   * Says all of it; the names of the values.
   *
   * @param given values that have names already
   */
  Map<Node, String> into(Draft draft, Map<Node, String> given) {
    Map<Node, Piece> pieces = pieces(given.keySet());
    Map<Node, String> names = new HashMap<>(given);
    for (Node node : nodes) {
      Piece piece = pieces.get(node);
      if (piece != null) {
        draft.within(node.scope());
        List<String> in = piece.reads().stream().map(x -> names.getOrDefault(x, "")).toList();
        names.put(node, piece.saying().in(draft, in));
        if (node.op() instanceof Loop && !isCut(node, pieces)) {
          draft.refuse("Loop whose result is not cut into its parts");
        }
      }
    }
    return names;
  }

  /** Whether all that read a loop take a part of it. */
  private boolean isCut(Node loop, Map<Node, Piece> pieces) {
    return !results.contains(loop)
        && pieces.entrySet().stream()
            .filter(e -> e.getValue().reads().contains(loop))
            .allMatch(e -> LoopOperator.part(e.getKey()).isPresent());
  }

  /** How each value is said that is said at all: readers come first, so that all demands are in. */
  private Map<Node, Piece> pieces(Set<Node> given) {
    Patterns patterns = new Patterns(node -> readers[node.id()] == 1);
    Map<Node, Piece> pieces = new HashMap<>();
    BitSet read = new BitSet();
    results.forEach(node -> read.set(node.id()));
    for (int id = read.length() - 1; id >= 0; id--) {
      Node node = nodes.get(id);
      if (read.get(id) && !given.contains(node)) {
        Piece piece = patterns.at(node).orElseGet(() -> Operators.of(node));
        pieces.put(node, piece);
        piece.reads().forEach(x -> read.set(x.id()));
      }
    }
    return pieces;
  }
}
