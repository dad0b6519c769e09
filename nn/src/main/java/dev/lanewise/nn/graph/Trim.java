package dev.lanewise.nn.graph;

import dev.lanewise.nn.graph.Loop.Kind;
import dev.lanewise.nn.graph.Loop.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A loop without the carries, outputs and operands that none of its parts depends on: gradients
 * that nobody asked for take no time, and values they alone need are not read.
 */
final class Trim {
  private final Loop loop;
  private final Body body;
  private final BitSet kept = new BitSet();

  private Trim(Loop loop) {
    this.loop = loop;
    this.body = loop.body();
    for (Part part : loop.parts()) {
      if (part.kind() != Kind.STACKED) {
        kept.set(part.index());
      }
    }
    int carries;
    do {
      carries = kept.get(0, body.carries()).cardinality();
      for (Node read : Capture.needed(results(), node -> true)) {
        int operand = body.operands().indexOf(read);
        if (operand >= 0) {
          kept.set(operand);
        }
      }
      // A carry that is read must be carried on, for which more may have to be read.
    } while (kept.get(0, body.carries()).cardinality() > carries);
  }

  /** An equal of the loop: the same parts in the same places of its result. */
  static Loop of(Loop loop) {
    return new Trim(loop).smaller();
  }

  private List<Node> nexts() {
    return kept.stream().takeWhile(i -> i < body.carries()).mapToObj(body.nexts()::get).toList();
  }

  private List<Integer> outputs() {
    return IntStream.range(0, body.outputs().size())
        .filter(i -> loop.parts().contains(new Part(Kind.STACKED, i)))
        .boxed()
        .toList();
  }

  private List<Node> results() {
    List<Node> results = new ArrayList<>(nexts());
    outputs().forEach(i -> results.add(body.outputs().get(i)));
    return results;
  }

  private Loop smaller() {
    int carries = body.carries();
    Body small =
        Body.of(
                kept.stream().mapToObj(body.operands()::get).toList(),
                kept.get(carries, carries + body.sequences()).cardinality(),
                nexts(),
                outputs().stream().map(body.outputs()::get).toList())
            .body();
    List<Part> parts = new ArrayList<>();
    for (Part part : loop.parts()) {
      int index =
          part.kind() == Kind.STACKED
              ? outputs().indexOf(part.index())
              : kept.get(0, part.index()).cardinality();
      parts.add(new Part(part.kind(), index));
    }
    List<Node> operands = kept.stream().mapToObj(loop.operands()::get).toList();
    return new Loop(small, loop.length(), loop.backwards(), operands, parts);
  }
}
