package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import java.util.Optional;

/**
 * {@code x factor + (shift - mean factor)} for each channel, {@code factor = scale / sqrt(variance
 * + epsilon)}: batch normalisation as it predicts. The channels are axis 1 of x.
 */
final class BatchNormPattern {
  private BatchNormPattern() {}

  static Optional<Piece> at(Node node) {
    if (node.shape().rank() < 2
        || !(node.op() instanceof Pointwise.Add add)
        || !(add.x().op() instanceof Pointwise.Mul mul)) {
      return Optional.empty();
    }
    return Patterns.channels(mul.y(), node.shape())
        .flatMap(
            factor ->
                Patterns.channels(add.y(), node.shape())
                    .flatMap(rest -> normalised(mul.x(), factor, rest)));
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
