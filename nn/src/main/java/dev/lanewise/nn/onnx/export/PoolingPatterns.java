package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Means and extremes along axes, over whole images, and images repeated element by element. */
final class PoolingPatterns {
  private static final Attributes GONE = Attributes.of("keepdims", 0);

  private PoolingPatterns() {}

  static Optional<Piece> at(Node node) {
    return Stream.of(mean(node), extreme(node), nearest(node))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** A sum over its number of terms. */
  private static Optional<Piece> mean(Node node) {
    if (!(node.op() instanceof Pointwise.Affine over)
        || !(over.x().op() instanceof Arrange.Sum s)) {
      return Optional.empty();
    }
    Node x = s.x();
    float terms = (float) x.shape().size() / node.shape().size();
    if (over.shift() != 0 || over.scale() != 1 / terms) {
      return Optional.empty();
    }
    boolean images =
        x.shape().rank() > 2
            && s.axes().equals(IntStream.range(2, x.shape().rank()).boxed().toList());
    return Optional.of(
        images
            ? flat("GlobalAveragePool", x)
            : Piece.with(
                "ReduceMean", GONE, s.axes().stream().mapToLong(axis -> axis).toArray(), x));
  }

  /** [batch, channels, 1, ...] as [batch, channels]. */
  private static Piece flat(String pool, Node x) {
    return Piece.of(pool, x).then("Flatten", Attributes.of("axis", 1));
  }

  /** The element at the place where the largest or smallest one is. */
  private static Optional<Piece> extreme(Node node) {
    if (!(node.op() instanceof Indexed.Pick pick)
        || !(pick.index().op() instanceof Indexed.ArgExtreme place)
        || place.x() != pick.x()
        || place.axis() != pick.axis()) {
      return Optional.empty();
    }
    Node rows = pick.x();
    boolean images =
        rows.op() instanceof Arrange.Reshape r
            && r.x().shape().rank() > 2
            && rows.shape().rank() == 3
            && pick.axis() == 2
            && Shape.of(r.x().shape().dim(0), r.x().shape().dim(1)).equals(node.shape());
    if (images && place.largest()) {
      return Optional.of(flat("GlobalMaxPool", ((Arrange.Reshape) rows.op()).x()));
    }
    String operator = place.largest() ? "ReduceMax" : "ReduceMin";
    return Optional.of(Piece.with(operator, GONE, new long[] {pick.axis()}, rows));
  }

  /** Each element so many times along each size: reshaped, repeated, reshaped. */
  private static Optional<Piece> nearest(Node node) {
    if (!(node.op() instanceof Arrange.Reshape joined)
        || !(joined.x().op() instanceof Arrange.Broadcast repeated)
        || !(repeated.x().op() instanceof Arrange.Reshape apart)) {
      return Optional.empty();
    }
    Node x = apart.x();
    int rank = x.shape().rank();
    if (rank < 3 || node.shape().rank() != rank) {
      return Optional.empty();
    }
    Shape one = Shape.of(x.shape().dim(0), x.shape().dim(1));
    Shape many = one;
    float[] factors = new float[rank];
    for (int axis = 0; axis < rank; axis++) {
      int factor = Math.max(1, node.shape().dim(axis) / x.shape().dim(axis));
      factors[axis] = factor;
      if (axis >= 2) {
        one = one.append(x.shape().dim(axis)).append(1);
        many = many.append(x.shape().dim(axis)).append(factor);
      }
    }
    return apart.shape().equals(one) && repeated.shape().equals(many)
        ? Optional.of(resize(x, factors))
        : Optional.empty();
  }

  private static Piece resize(Node x, float[] factors) {
    Attributes nearest =
        Attributes.none()
            .with("mode", "nearest")
            .with("coordinate_transformation_mode", "asymmetric")
            .with("nearest_mode", "floor");
    return new Piece(
        List.of(x),
        (draft, in) -> {
          String scales = draft.constant(Shape.of(factors.length), factors);
          return draft.add("Resize", nearest, in.getFirst(), "", scales); // "": no region
        });
  }
}
