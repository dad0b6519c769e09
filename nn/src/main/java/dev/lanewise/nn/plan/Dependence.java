package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Draw;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import java.util.BitSet;

/** Which nodes of a graph are the same in every run, as long as no variable changes. */
final class Dependence {
  private final BitSet changing = new BitSet();

  Dependence(Graph graph) {
    for (Node node : graph.nodes()) {
      boolean changes =
          node.op() instanceof Source.Input
              || node.op() instanceof Draw
              || node.op().operands().stream().anyMatch(x -> changing.get(x.id()));
      changing.set(node.id(), changes);
    }
  }

  /** Whether a node depends on weights and constants alone. */
  boolean isFixed(Node node) {
    return !changing.get(node.id());
  }
}
