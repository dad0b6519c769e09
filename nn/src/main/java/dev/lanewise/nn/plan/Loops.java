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
 * Loops that stay loops, each run once: those that take the same steps, as a loop and the one that
 * keeps for a gradient what enters its steps, become one, of all results that are read of any; and
 * that does no more than these need.
 */
final class Loops {
  /** What loops have in common that differ in their results alone. */
  private record Run(Body steps, int length, boolean backwards, List<Node> operands) {
    static Run of(Loop loop) {
      return new Run(loop.body().with(List.of()), loop.length(), loop.backwards(), loop.operands());
    }
  }

  /**
   * A result.
   *
   * @param of number of the carry, or of the body's node that is an output
   */
  private record Result(Loop.Kind kind, int of) {
    static Result of(Loop loop, Loop.Part part) {
      return new Result(
          part.kind(),
          part.kind() == Loop.Kind.STACKED
              ? loop.body().outputs().get(part.index()).id()
              : part.index());
    }
  }

  private final Map<Run, Set<Result>> read = new HashMap<>();
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
    Set<Result> results = read.computeIfAbsent(Run.of(loop), x -> new LinkedHashSet<>());
    parts.forEach(part -> results.add(Result.of(loop, part)));
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
    List<Result> results = List.copyOf(read.getOrDefault(run, Set.of()));
    Loop whole = whole(loop, results);
    Node all = made.computeIfAbsent(run, r -> to.add(((Loop) whole.on(operands)).trimmed()));
    List<Node> pieces = new ArrayList<>();
    for (Loop.Part part : loop.parts()) {
      int size = loop.shape(part).size();
      int place = results.indexOf(Result.of(loop, part));
      int start = place < 0 ? 0 : whole.start(whole.parts().get(place));
      pieces.add(
          place < 0
              ? Movement.broadcast(to, to.constant(0), Shape.of(size))
              : Simplify.make(to, new Arrange.Slice(all, List.of(Span.of(start, start + size)))));
    }
    return Simplify.make(to, new Arrange.Concat(pieces, 0));
  }

  /** The loop of these results. */
  private static Loop whole(Loop loop, List<Result> results) {
    List<Node> nodes = loop.body().operands().getFirst().graph().nodes();
    List<Node> outputs = new ArrayList<>();
    List<Loop.Part> parts = new ArrayList<>();
    for (Result result : results) {
      boolean output = result.kind == Loop.Kind.STACKED;
      parts.add(new Loop.Part(result.kind, output ? outputs.size() : result.of));
      if (output) {
        outputs.add(nodes.get(result.of));
      }
    }
    return new Loop(
        loop.body().with(outputs), loop.length(), loop.backwards(), loop.operands(), parts);
  }
}
