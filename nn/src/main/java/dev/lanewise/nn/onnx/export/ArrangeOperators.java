package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Span;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Operations that move elements. Numbers of places are whole numbers in ONNX, floats in ours. */
final class ArrangeOperators {
  private static final Attributes TO_WHOLE = Attributes.of("to", Tensor.INT64);

  private ArrangeOperators() {}

  static Piece of(Node node, Arrange op) {
    return switch (op) {
      case Arrange.Reshape r -> reshape(r);
      case Arrange.Broadcast b -> Piece.with("Expand", Attributes.none(), sizes(b.shape()), b.x());
      case Arrange.Sum s ->
          Piece.with("ReduceSum", Attributes.of("keepdims", 0), wholes(s.axes()), s.x());
      case Arrange.OneHot o -> oneHot(o);
      case Arrange.Permute p ->
          Piece.of("Transpose", Attributes.none().with("perm", wholes(p.order())), p.x());
      case Arrange.Slice s -> slice(s);
      case Arrange.Pad p -> pad(node, p);
      case Arrange.Concat c ->
          Piece.of("Concat", Attributes.of("axis", c.axis()), c.xs().toArray(new Node[0]));
      case Indexed i -> indexed(node, i);
    };
  }

  static long[] sizes(Shape shape) {
    return Arrays.stream(shape.dims()).asLongStream().toArray();
  }

  static long[] wholes(List<Integer> numbers) {
    return numbers.stream().mapToLong(i -> i).toArray();
  }

  /** Stored numbers are stored in the shape they are read in. */
  private static Piece reshape(Arrange.Reshape r) {
    Node x = r.x();
    Shape from = x.shape();
    if (Patterns.unshaped(x).op() instanceof Source.VariableRead v) {
      return new Piece(List.of(), (draft, in) -> draft.variable(v.variable(), r.shape()));
    }
    boolean flat = from.rank() > 2 && r.shape().rank() == 2 && r.shape().dim(0) == from.dim(0);
    return flat
        ? Piece.of("Flatten", Attributes.of("axis", 1), x)
        : Piece.with("Reshape", Attributes.none(), sizes(r.shape()), x);
  }

  /** {@code y[..., j] = (x[...] == j)}, which leaves a row of zeros where x is no class. */
  private static Piece oneHot(Arrange.OneHot o) {
    float[] classes = new float[o.depth()];
    for (int j = 0; j < classes.length; j++) {
      classes[j] = j;
    }
    return new Piece(
            List.of(o.x()),
            (draft, in) -> {
              String column =
                  draft.add("Unsqueeze", Attributes.none(), in.getFirst(), draft.wholes(-1));
              String all = draft.constant(Shape.of(o.depth()), classes);
              return draft.add("Equal", Attributes.none(), column, all);
            })
        .asFloats();
  }

  /** Axes of which all is taken are not mentioned. */
  private static Piece slice(Arrange.Slice s) {
    int[] axes = new int[s.spans().size()];
    int n = 0;
    for (int axis = 0; axis < axes.length; axis++) {
      if (!s.spans().get(axis).equals(Span.of(0, s.x().shape().dim(axis)))) {
        axes[n++] = axis;
      }
    }
    List<Span> spans = Arrays.stream(axes, 0, n).mapToObj(s.spans()::get).toList();
    long[] cut = Arrays.stream(axes, 0, n).asLongStream().toArray();
    return new Piece(
        List.of(s.x()),
        (draft, in) ->
            draft.add(
                "Slice",
                Attributes.none(),
                in.getFirst(),
                draft.wholes(spans.stream().mapToLong(Span::start).toArray()),
                draft.wholes(spans.stream().mapToLong(ArrangeOperators::end).toArray()),
                draft.wholes(cut),
                draft.wholes(spans.stream().mapToLong(Span::step).toArray())));
  }

  /**
   * One place beyond the last one. In front of the first place is no -1, which counts from behind.
   */
  private static long end(Span span) {
    int end = span.last() + (span.step() > 0 ? 1 : -1);
    return end < 0 ? Integer.MIN_VALUE : end;
  }

  /** Zeros between elements come only from gradients of slices. */
  private static Piece pad(Node node, Arrange.Pad p) {
    if (p.spans().stream().anyMatch(span -> span.step() != 1)) {
      return Piece.refused(node);
    }
    LongStream before = p.spans().stream().mapToLong(Span::start);
    LongStream after =
        LongStream.range(0, p.spans().size())
            .map(i -> p.shape().dim((int) i) - 1L - p.spans().get((int) i).last());
    return Piece.with("Pad", Attributes.none(), LongStream.concat(before, after).toArray(), p.x());
  }

  private static Piece indexed(Node node, Indexed op) {
    return switch (op) {
      case Indexed.Gather g ->
          new Piece(
              List.of(g.x(), g.index()),
              (draft, in) -> {
                String index = draft.add("Cast", TO_WHOLE, in.get(1));
                return draft.add("Gather", Attributes.of("axis", 0), in.get(0), index);
              });
      case Indexed.ArgExtreme a ->
          Piece.of(
                  a.largest() ? "ArgMax" : "ArgMin",
                  Attributes.of("axis", a.axis()).with("keepdims", 0),
                  a.x())
              .asFloats();
      case Indexed.Pick p -> pick(p);
      default -> Piece.refused(node);
    };
  }

  private static Piece pick(Indexed.Pick p) {
    return new Piece(
        List.of(p.x(), p.index()),
        (draft, in) -> {
          String axis = draft.wholes(p.axis());
          String index = draft.add("Cast", TO_WHOLE, in.get(1));
          String column = draft.add("Unsqueeze", Attributes.none(), index, axis);
          Attributes along = Attributes.of("axis", p.axis());
          String element = draft.add("GatherElements", along, in.get(0), column);
          return draft.add("Squeeze", Attributes.none(), element, axis);
        });
  }
}
