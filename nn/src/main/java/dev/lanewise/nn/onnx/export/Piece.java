package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Node;
import java.util.List;

/**
 * How a node's value is said in ONNX.
 *
 * @param reads the nodes whose values are read
 */
record Piece(List<Node> reads, Saying saying) {
  /** Adds operations. */
  @FunctionalInterface
  interface Saying {
    /**
     * Adds operations that read the values of these names; the name of the result.
     *
     * @param in in the order of {@link Piece#reads}
     */
    String in(Draft draft, List<String> in);
  }

  /** One operation. */
  static Piece of(String operator, Attributes attributes, Node... reads) {
    return new Piece(List.of(reads), (draft, in) -> draft.add(operator, attributes, in));
  }

  /** One operation, of which there is no more to say. */
  static Piece of(String operator, Node... reads) {
    return of(operator, Attributes.none(), reads);
  }

  /** This, changed by another operation. */
  Piece then(String operator, Attributes attributes) {
    return new Piece(reads, (draft, in) -> draft.add(operator, attributes, saying.in(draft, in)));
  }

  /** A boolean result as the 0 and 1 of our graphs. */
  Piece asFloats() {
    return then("Cast", Attributes.of("to", Tensor.FLOAT));
  }

  /** One operation that also reads whole numbers, behind all else. */
  static Piece with(String operator, Attributes attributes, long[] wholes, Node x) {
    return new Piece(
        List.of(x),
        (draft, in) -> draft.add(operator, attributes, in.getFirst(), draft.wholes(wholes)));
  }

  /** No operation at all: the same value. */
  static Piece same(Node x) {
    return new Piece(List.of(x), (draft, in) -> in.getFirst());
  }

  /** Something ONNX has no words for; what it reads is looked at too, as all is told at once. */
  static Piece refused(Node node) {
    return new Piece(node.op().operands(), (draft, in) -> draft.refuse(node.op().name()));
  }
}
