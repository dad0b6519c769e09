package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Shape;
import java.util.Optional;

/**
 * {@code x factor + (shift - mean factor)} for each channel, {@code factor = scale / sqrt(variance
 * + epsilon)}: batch normalisation as it predicts. The channels are axis 1 of x, seen as [batch,
 * channels, inner].
 */
final class BatchNormPattern {
  private BatchNormPattern() {}

  static Optional<Piece> at(Node node) {
    Node sum = node.op() instanceof Arrange.Reshape r ? r.x() : node;
    if (sum.shape().rank() != 3
        || !(sum.op() instanceof Pointwise.Add add)
        || !(add.x().op() instanceof Pointwise.Mul mul)) {
      return Optional.empty();
    }
    Node inner = mul.x();
    Node x = inner.op() instanceof Arrange.Reshape r && fits(r.x(), inner) ? r.x() : inner;
    if (!x.shape().equals(node.shape())) {
      return Optional.empty();
    }
    int channels = inner.shape().dim(1);
    return vector(mul.y(), channels)
        .flatMap(
            factor -> vector(add.y(), channels).flatMap(shift -> normalised(x, factor, shift)));
  }

  /** Whether inner is x as [batch, channels, inner]. */
  private static boolean fits(Node x, Node inner) {
    return x.shape().rank() >= 2
        && x.shape().dim(0) == inner.shape().dim(0)
        && x.shape().dim(1) == inner.shape().dim(1);
  }

  /** A number for each channel, repeated along the others. */
  private static Optional<Node> vector(Node repeated, int channels) {
    Node column = PointwiseOperators.unrepeated(repeated);
    return column.op() instanceof Arrange.Reshape r
            && column.shape().equals(Shape.of(channels, 1))
            && r.x().shape().equals(Shape.of(channels))
        ? Optional.of(r.x())
        : Optional.empty();
  }

  private static Optional<Piece> normalised(Node x, Node factor, Node all) {
    if (factor.op() instanceof Pointwise.Div div
        && div.y().op() instanceof Pointwise.Sqrt root
        && root.x().op() instanceof Pointwise.Affine spread
        && spread.scale() == 1
        && all.op() instanceof Pointwise.Sub sub
        && sub.y().op() instanceof Pointwise.Mul moved
        && moved.y() == factor) {
      return Optional.of(
          Piece.of(
              "BatchNormalization",
              Attributes.of("epsilon", spread.shift()),
              x,
              div.x(),
              sub.x(),
              moved.x(),
              spread.x()));
    }
    return Optional.empty();
  }
}
