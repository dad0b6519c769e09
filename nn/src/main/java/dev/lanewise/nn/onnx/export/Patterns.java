package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Groups of nodes for which ONNX has one operator, the one that people expect to see. */
final class Patterns {
  /** Whether a value is read once: work that two read is not to be done for each. */
  private final Predicate<Node> once;

  Patterns(Predicate<Node> once) {
    this.once = once;
  }

  /** The group that ends with this node, or empty if it stands for itself. */
  Optional<Piece> at(Node node) {
    return Stream.of(
            LoopOperator.part(node),
            BatchNormPattern.at(node),
            PoolingPatterns.at(node),
            biased(node),
            layerNorm(node),
            softmax(node))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** {@code conv(x, w) + b} for each channel, and {@code x w + b}. */
  private Optional<Piece> biased(Node node) {
    if (!(node.op() instanceof Pointwise.Add add)) {
      return Optional.empty();
    }
    return biased(add.x(), add.y()).or(() -> biased(add.y(), add.x()));
  }

  private Optional<Piece> biased(Node product, Node shift) {
    if (!once.test(product)) {
      return Optional.empty();
    }
    Node bias = PointwiseOperators.unrepeated(shift);
    return switch (product.op()) {
      case Product.MatMul m ->
          bias.shape().rank() > 1
              ? Optional.empty()
              : Optional.of(Piece.of("Gemm", WindowOperators.transposes(m), m.x(), m.y(), bias));
      case Product.Conv c ->
          channels(bias, product.shape())
              .map(b -> Piece.of("Conv", WindowOperators.conv(c), c.x(), c.w(), b));
      case Product.ConvInputGradient c ->
          channels(bias, product.shape())
              .map(b -> Piece.of("ConvTranspose", WindowOperators.transposed(c), c.dy(), c.w(), b));
      default -> Optional.empty();
    };
  }

  /** The vector that gives each channel of {@code image} one number, if that is what b does. */
  static Optional<Node> channels(Node b, Shape image) {
    Node column = PointwiseOperators.unrepeated(b);
    int[] dims = new int[image.rank() - 1];
    Arrays.fill(dims, 1);
    dims[0] = image.dim(1);
    Shape vector = Shape.of(image.dim(1));
    Node x = column.op() instanceof Arrange.Reshape r ? r.x() : column;
    return column.shape().equals(Shape.of(dims)) && x.shape().equals(vector)
        ? Optional.of(x)
        : Optional.empty();
  }

  /** {@code standardise(x) scale + shift}, row by row. */
  private static Optional<Piece> layerNorm(Node node) {
    if (node.op() instanceof Pointwise.Add add
        && add.x().op() instanceof Pointwise.Mul mul
        && mul.x().op() instanceof RowWise.Standardise s
        && s.centred()) {
      Node scale = PointwiseOperators.unrepeated(mul.y());
      Node shift = PointwiseOperators.unrepeated(add.y());
      Shape row = Shape.of(node.shape().dim(-1));
      if (scale.shape().equals(row) && shift.shape().equals(row)) {
        Attributes attributes = Attributes.of("axis", -1).with("epsilon", s.epsilon());
        return Optional.of(Piece.of("LayerNormalization", attributes, s.x(), scale, shift));
      }
    }
    return Optional.empty();
  }

  /** Along an axis that is exchanged with the last one before and after. */
  private static Optional<Piece> softmax(Node node) {
    if (node.op() instanceof Arrange.Permute back
        && back.x().op() instanceof RowWise rows
        && (rows instanceof RowWise.Softmax || rows instanceof RowWise.LogSoftmax)
        && rows.x().op() instanceof Arrange.Permute there
        && there.order().equals(back.order())) {
      int last = there.order().size() - 1;
      int axis = there.order().getLast();
      List<Integer> exchange = new ArrayList<>(IntStream.rangeClosed(0, last).boxed().toList());
      Collections.swap(exchange, axis, last);
      if (exchange.equals(there.order())) {
        return Optional.of(Piece.of(rows.name(), Attributes.of("axis", axis), there.x()));
      }
    }
    return Optional.empty();
  }

  /** What a value was before its shape was changed. */
  static Node unshaped(Node node) {
    Node x = node;
    while (x.op() instanceof Arrange.Reshape r) {
      x = r.x();
    }
    return x;
  }
}
