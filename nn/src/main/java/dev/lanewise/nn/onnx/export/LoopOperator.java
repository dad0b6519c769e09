package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Body;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Loop.Kind;
import dev.lanewise.nn.graph.Loop.Part;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loop as ONNX's Scan: carries are its states, sequences its scanned inputs, and what all steps
 * share is read from the graph around. Our loop has one result, from which parts are cut; Scan has
 * a result for each part.
 */
final class LoopOperator {
  private LoopOperator() {}

  static Piece of(Loop loop) {
    return new Piece(
        loop.operands(),
        (draft, in) -> {
          draft.parts().put(loop, say(loop, draft, in));
          return "";
        });
  }

  /** The cut of one part, in its shape or flat; all else that reads a loop reads nothing. */
  static Optional<Piece> part(Node node) {
    Node cut = node.op() instanceof Arrange.Reshape r ? r.x() : node;
    if (cut.op() instanceof Arrange.Slice slice && slice.x().op() instanceof Loop loop) {
      Span span = slice.spans().getFirst();
      for (Part part : loop.parts()) {
        int size = loop.shape(part).size();
        if (span.equals(Span.of(loop.start(part), loop.start(part) + size))) {
          return Optional.of(
              new Piece(
                  List.of(slice.x()),
                  (draft, in) -> {
                    List<String> parts = draft.parts().getOrDefault(loop, List.of());
                    String name = parts.get(loop.parts().indexOf(part));
                    return node.shape().equals(loop.shape(part))
                        ? name
                        : draft.add(
                            "Reshape",
                            Attributes.none(),
                            name,
                            draft.wholes(ArrangeOperators.sizes(node.shape())));
                  }));
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> say(Loop loop, Draft draft, List<String> in) {
    Body body = loop.body();
    int states = body.carries();
    int scanned = states + body.sequences();
    Draft inner = draft.inner();
    Map<Node, String> given = new HashMap<>();
    for (int i = 0; i < in.size(); i++) {
      Node operand = body.operands().get(i);
      given.put(
          operand,
          i < scanned
              ? inner.input(inner.named(i < states ? "state" : "element"), operand.shape())
              : in.get(i));
    }
    List<Part> stacked = loop.parts().stream().filter(p -> p.kind() != Kind.LAST).toList();
    List<Node> results = new ArrayList<>(body.nexts());
    for (Part p : stacked) {
      results.add(
          p.kind() == Kind.STACKED
              ? body.outputs().get(p.index())
              : body.operands().get(p.index()));
    }
    Map<Node, String> values = new Telling(results).into(inner, given);
    List<String> out = new ArrayList<>();
    for (Node result : results) {
      String value = values.getOrDefault(result, "");
      inner.output(inner.named("result"), result.shape(), value);
      out.add(draft.named("Scan"));
    }
    List<String> read = new ArrayList<>(in.subList(0, scanned));
    if (body.sequences() == 0) { // only what is scanned tells Scan how many steps there are
      inner.input(inner.named("step"), Shape.of());
      read.add(draft.constant(Shape.of(loop.length()), new float[loop.length()]));
    }
    draft.add("Scan", attributes(loop, stacked.size(), inner), read, out);
    return loop.parts().stream()
        .map(p -> out.get(p.kind() == Kind.LAST ? p.index() : states + stacked.indexOf(p)))
        .toList();
  }

  private static Attributes attributes(Loop loop, int stacked, Draft body) {
    int sequences = Math.max(1, loop.body().sequences());
    Attributes attributes = Attributes.of("num_scan_inputs", sequences).with("body", body);
    return loop.backwards()
        ? attributes
            .with("scan_input_directions", ones(sequences))
            .with("scan_output_directions", ones(stacked))
        : attributes;
  }

  private static long[] ones(int n) {
    long[] ones = new long[n];
    Arrays.fill(ones, 1);
    return ones;
  }
}
