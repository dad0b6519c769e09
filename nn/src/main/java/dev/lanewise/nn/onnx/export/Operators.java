package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Loop;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Source;
import java.util.List;

/** Each operation by itself, as ONNX's operator set {@value #OPSET} says it. */
final class Operators {
  /** The first with Gelu, and with dilations in average pooling. */
  static final int OPSET = 20;

  private Operators() {}

  static Piece of(Node node) {
    return switch (node.op()) {
      case Source s -> source(s);
      case Pointwise p -> PointwiseOperators.of(node, p);
      case Product p -> WindowOperators.of(node, p);
      case Pool p -> WindowOperators.of(node, p);
      case Arrange a -> ArrangeOperators.of(node, a);
      case RowWise r -> rows(node, r);
      case Loop l -> LoopOperator.of(l);
      // Draws, and statistics over the batch: a graph to predict with has none.
      default -> Piece.refused(node);
    };
  }

  private static Piece source(Source source) {
    return switch (source) {
      case Source.Input i -> new Piece(List.of(), (draft, in) -> draft.input(i.label(), i.shape()));
      case Source.VariableRead r ->
          new Piece(List.of(), (draft, in) -> draft.variable(r.variable(), r.shape()));
      case Source.Constant c ->
          new Piece(
              List.of(),
              (draft, in) -> {
                float[] values = new float[c.shape().size()];
                c.values().copyTo(values, 0);
                return c.shape().rank() == 0
                    ? draft.constant(values[0])
                    : draft.constant(c.shape(), values);
              });
    };
  }

  private static Piece rows(Node node, RowWise op) {
    Attributes last = Attributes.of("axis", -1);
    return switch (op) {
      case RowWise.Softmax s -> Piece.of("Softmax", last, s.x());
      case RowWise.LogSoftmax s -> Piece.of("LogSoftmax", last, s.x());
      case RowWise.LogSumExp s ->
          Piece.with("ReduceLogSumExp", Attributes.of("keepdims", 0), new long[] {-1}, s.x());
      case RowWise.Standardise s -> s.centred() ? standardised(s) : scaled(s);
      default -> Piece.refused(node);
    };
  }

  /** With a scale of one, which ONNX wants to be said. */
  private static Piece standardised(RowWise.Standardise s) {
    Attributes attributes = Attributes.of("axis", -1).with("epsilon", s.epsilon());
    return new Piece(
        List.of(s.x()),
        (draft, in) -> {
          String ones = draft.ones(s.x().shape().dim(-1));
          return draft.add("LayerNormalization", attributes, in.getFirst(), ones);
        });
  }

  /** {@code x / sqrt(mean x^2 + epsilon)}: the operator for it came only with set 23. */
  private static Piece scaled(RowWise.Standardise s) {
    return new Piece(
        List.of(s.x()),
        (draft, in) -> {
          String x = in.getFirst();
          String square = draft.add("Mul", Attributes.none(), x, x);
          String mean =
              draft.add("ReduceMean", Attributes.of("keepdims", 1), square, draft.wholes(-1));
          String sum = draft.add("Add", Attributes.none(), mean, draft.constant(s.epsilon()));
          return draft.add("Div", Attributes.none(), x, draft.add("Sqrt", Attributes.none(), sum));
        });
  }
}
