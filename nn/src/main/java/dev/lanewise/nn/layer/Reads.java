package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Span;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Which elements of an operand an operation reads for a box of its result. */
final class Reads {
  private Reads() {}

  static Box of(Op op, int operand, Box y) {
    Shape x = op.operands().get(operand).shape();
    return switch (op) {
      case Pointwise p -> y;
      case Product.MatMul m when operand == 0 && m.y().op() instanceof Source.Constant c ->
          mixed(matrix(x, y, 0, m.transX(), 0), y, m, c);
      case Product.MatMul m -> matrix(x, y, 0, operand == 0 ? m.transX() : !m.transY(), operand);
      case Product.BatchMatMul m ->
          matrix(x, y, 1, operand == 0 ? m.transX() : !m.transY(), operand);
      case Product.Conv c when operand == 0 ->
          slid(channels(x, y, c.shape().dim(1), c.groups()), x, c.window());
      case Product.ConvInputGradient c when operand == 0 ->
          spread(channels(x, y, c.shape().dim(1), c.groups()), x, c.window());
      case Pool.ExtremePool p -> slid(y, x, p.window());
      case Pool.AveragePool p -> slid(y, x, p.window());
      case Pool.SmoothPool p -> slid(y, x, p.window());
      case Arrange a -> arranged(a, operand, x, y);
      case RowWise.LogSumExp l -> aligned(x, y);
      case RowWise r -> y.with(x.rank() - 1, full(x, x.rank() - 1));
      case ChannelWise.Moments m -> Box.all(x);
      case ChannelWise c -> y.with(0, full(x, 0)).with(x.rank() - 1, full(x, x.rank() - 1));
      default -> Box.all(x);
    };
  }

  private static BitSet full(Shape x, int axis) {
    return Box.where(x.dim(axis), i -> true);
  }

  /** A row of the left operand for each row of a product, a column of the right for each column. */
  private static Box matrix(Shape x, Box y, int first, boolean keptIsLast, int operand) {
    BitSet kept = y.axes().get(first + operand);
    Box box = Box.all(x).with(first + (keptIsLast ? 1 : 0), kept);
    return first == 0 ? box : box.with(0, y.axes().getFirst());
  }

  /** Of a product with a known matrix: what that does not multiply by 0. */
  private static Box mixed(Box box, Box y, Product.MatMul m, Source.Constant by) {
    float[] values = new float[by.shape().size()];
    by.values().copyTo(values, 0);
    int inner = m.inner();
    int columns = m.shape().dim(1);
    BitSet read =
        Box.where(
            inner,
            p ->
                y.axes().get(1).stream()
                    .anyMatch(j -> values[m.transY() ? j * inner + p : p * columns + j] != 0));
    return box.with(m.transX() ? 0 : 1, read);
  }

  /** All channels of the groups that the result's are of. */
  private static Box channels(Shape x, Box y, int ofResult, int groups) {
    BitSet seen = y.axes().get(1);
    int in = x.dim(1) / groups;
    int out = ofResult / groups;
    return y.with(1, Box.where(x.dim(1), c -> seen.stream().anyMatch(f -> f / out == c / in)));
  }

  /** What windows at these places see. */
  private static Box slid(Box y, Shape x, Window window) {
    Box box = y;
    for (int i = 0; i < window.axes().size(); i++) {
      WindowAxis a = window.axes().get(i);
      BitSet places = new BitSet();
      int size = x.dim(i + 2);
      y.axes().get(i + 2).stream()
          .flatMap(o -> IntStream.range(0, a.kernel()).map(t -> a.place(o, t)))
          .filter(place -> place >= 0 && place < size)
          .forEach(places::set);
      box = box.with(i + 2, places);
    }
    return box;
  }

  /** The places from which windows see these. */
  private static Box spread(Box y, Shape x, Window window) {
    Box box = y;
    for (int i = 0; i < window.axes().size(); i++) {
      WindowAxis a = window.axes().get(i);
      BitSet seen = y.axes().get(i + 2);
      box =
          box.with(
              i + 2,
              Box.where(
                  x.dim(i + 2),
                  o ->
                      IntStream.range(0, a.kernel())
                          .map(t -> a.place(o, t))
                          .anyMatch(place -> place >= 0 && seen.get(place))));
    }
    return box;
  }

  private static Box arranged(Arrange op, int operand, Shape x, Box y) {
    return switch (op) {
      case Arrange.Reshape r -> Reshaped.from(x, r.shape(), y);
      case Arrange.Broadcast b -> aligned(x, new Box(lastAxes(y, x.rank())));
      case Arrange.Sum s -> {
        Box box = Box.all(x);
        List<Integer> kept =
            IntStream.range(0, x.rank()).boxed().filter(i -> !s.axes().contains(i)).toList();
        for (int i = 0; i < kept.size(); i++) {
          box = box.with(kept.get(i), y.axes().get(i));
        }
        yield box;
      }
      case Arrange.Permute p -> {
        Box box = Box.all(x);
        for (int i = 0; i < p.order().size(); i++) {
          box = box.with(p.order().get(i), y.axes().get(i));
        }
        yield box;
      }
      case Arrange.Slice s -> {
        Box box = y;
        for (int i = 0; i < x.rank(); i++) {
          Span span = s.spans().get(i);
          BitSet places = new BitSet();
          y.axes().get(i).stream().forEach(k -> places.set(span.start() + k * span.step()));
          box = box.with(i, places);
        }
        yield box;
      }
      case Arrange.Pad p -> {
        Box box = y;
        for (int i = 0; i < x.rank(); i++) {
          Span span = p.spans().get(i);
          BitSet padded = y.axes().get(i);
          box = box.with(i, Box.where(x.dim(i), k -> padded.get(span.start() + k * span.step())));
        }
        yield box;
      }
      case Arrange.Concat c -> {
        int from = c.xs().subList(0, operand).stream().mapToInt(n -> n.shape().dim(c.axis())).sum();
        yield y.with(c.axis(), y.axes().get(c.axis()).get(from, from + x.dim(c.axis())));
      }
      default -> Box.all(x);
    };
  }

  private static List<BitSet> lastAxes(Box y, int rank) {
    return y.axes().subList(y.axes().size() - rank, y.axes().size());
  }

  /** The sets of y's axes where x has as many; all of x's other axes. */
  private static Box aligned(Shape x, Box y) {
    Box box = Box.all(x);
    for (int i = 0; i < y.axes().size(); i++) {
      if (x.dim(i) > 1) {
        box = box.with(i, y.axes().get(i));
      }
    }
    return box;
  }
}
