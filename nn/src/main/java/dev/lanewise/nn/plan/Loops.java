package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Body;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Loops that stay loops, each run once: those that do the same, as a loop and the one that keeps
 * its carries for a gradient, become one, of all parts that are read of any; and that does no more
 * than these parts need.
 */
final class Loops {
  /** What loops have in common that differ in their parts alone. */
  private record Run(Body body, int length, boolean backwards, List<Node> operands) {
    static Run of(Loop loop) {
      return new Run(loop.body(), loop.length(), loop.backwards(), loop.operands());
    }
  }

  private final Map<Run, Set<Loop.Part>> read = new HashMap<>();
  private final Map<Run, Node> made = new HashMap<>();

  /**
   * @param nodes of a graph that are needed, operands first
   * @param wanted those that are read from outside
   */
  Loops(List<Node> nodes, Collection<Node> wanted) {
    Set<Node> results = new HashSet<>(wanted);
    for (Node node : nodes) {
      if (node.op() instanceof Loop loop && results.contains(node)) {
        read(loop, loop.parts());
      }
      for (Node x : node.op().operands()) {
        if (x.op() instanceof Loop loop) {
          read(loop, partsRead(loop, node));
        }
      }
    }
  }

  private void read(Loop loop, List<Loop.Part> parts) {
    read.computeIfAbsent(Run.of(loop), x -> new LinkedHashSet<>()).addAll(parts);
  }

  /** Parts that overlap with what a node reads. */
  private static List<Loop.Part> partsRead(Loop loop, Node reader) {
    if (!(reader.op() instanceof Arrange.Slice slice)) {
      return loop.parts();
    }
    Span span = slice.spans().getFirst();
    return loop.parts().stream()
        .filter(p -> overlaps(span, loop.start(p), loop.start(p) + loop.shape(p).size()))
        .toList();
  }

  private static boolean overlaps(Span span, int from, int to) {
    return Math.min(span.start(), span.last()) < to && Math.max(span.start(), span.last()) >= from;
  }

  /**
   * The value of a loop: parts that are read, cut from the one that does it all, and zeros for the
   * others.
   *
   * @param operands of the loop, in the graph {@code to}
   */
  Node make(Graph to, Loop loop, List<Node> operands) {
    Run run = Run.of(loop);
    List<Loop.Part> parts = List.copyOf(read.getOrDefault(run, Set.of()));
    Loop whole = loop.with(parts);
    Node all = made.computeIfAbsent(run, r -> to.add(((Loop) whole.on(operands)).trimmed()));
    List<Node> pieces = new ArrayList<>();
    for (Loop.Part part : loop.parts()) {
      Shape flat = Shape.of(loop.shape(part).size());
      int start = parts.contains(part) ? whole.start(part) : 0;
      pieces.add(
          parts.contains(part)
              ? Simplify.make(
                  to, new Arrange.Slice(all, List.of(Span.of(start, start + flat.size()))))
              : Movement.broadcast(to, to.constant(0), flat));
    }
    return Simplify.make(to, new Arrange.Concat(pieces, 0));
  }
}
