package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Arrange.Broadcast;
import dev.lanewise.nn.graph.Arrange.Concat;
import dev.lanewise.nn.graph.Arrange.Permute;
import dev.lanewise.nn.graph.Arrange.Reshape;
import dev.lanewise.nn.graph.Arrange.Slice;
import dev.lanewise.nn.graph.Arrange.Sum;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise.Affine;
import dev.lanewise.nn.graph.Product.MatMul;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules of movements and sums: chains become one, and sums have a form the kernels know. */
final class Movement {
  /** Parts of a concatenation that another takes in: else a chain of them would hold each often. */
  private static final int MOST_JOINED = 64;

  private Movement() {}

  static Node make(Graph to, Arrange op) {
    return switch (op) {
      case Reshape r -> reshape(to, r.x(), r.shape());
      case Broadcast b -> broadcast(to, b.x(), b.shape());
      case Sum s -> sum(to, s.x(), s.axes());
      case Arrange.OneHot o -> to.add(o);
      case Permute p -> permute(to, p.x(), p.order());
      case Slice s -> slice(to, s.x(), s.spans());
      case Arrange.Pad p ->
          p.shape().equals(p.x().shape()) ? slice(to, p.x(), p.spans()) : to.add(p);
      case Indexed i -> to.add(i);
      case Arrange.Concat c -> concat(to, c.xs(), c.axis());
    };
  }

  static Node reshape(Graph to, Node x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    } else if (x.op() instanceof Reshape r) {
      return reshape(to, r.x(), shape);
    } else if (x.op() instanceof Broadcast b && b.x().shape().size() == 1) {
      return broadcast(to, reshape(to, b.x(), Shape.of()), shape);
    }
    return to.add(new Reshape(x, shape));
  }

  static Node broadcast(Graph to, Node x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    } else if (x.op() instanceof Broadcast b) {
      return broadcast(to, b.x(), shape);
    } else if (x.shape().size() == shape.size()) {
      return reshape(to, x, shape);
    }
    return to.add(new Broadcast(x, shape));
  }

  private static Node permute(Graph to, Node x, List<Integer> order) {
    Node repeated = Uniform.scalar(x);
    if (x.op() instanceof Permute p) {
      return permute(to, p.x(), order.stream().map(p.order()::get).toList());
    }
    Permute permute = new Permute(x, order);
    if (repeated != null) {
      return broadcast(to, reshape(to, repeated, Shape.of()), permute.shape());
    }
    // Axes of size 1 may go anywhere: the elements stay in their order.
    List<Integer> moved = order.stream().filter(axis -> x.shape().dim(axis) > 1).toList();
    boolean kept = moved.equals(moved.stream().sorted().toList());
    return kept ? reshape(to, x, permute.shape()) : to.add(permute);
  }

  private static Node slice(Graph to, Node x, List<Span> spans) {
    Node repeated = Uniform.scalar(x);
    if (spans.equals(Span.all(x.shape()))) {
      return x;
    } else if (repeated != null) {
      Shape shape = new Slice(x, spans).shape();
      return broadcast(to, reshape(to, repeated, Shape.of()), shape);
    } else if (x.op() instanceof Slice s) {
      List<Span> joined = new ArrayList<>();
      for (int i = 0; i < spans.size(); i++) {
        joined.add(s.spans().get(i).at(spans.get(i)));
      }
      return slice(to, s.x(), joined);
    } else if (x.op() instanceof Concat c) {
      return sliceOfParts(to, c, spans);
    }
    return to.add(new Slice(x, spans));
  }

  /** Of a concatenation: a slice of one of its parts, if it lies within that. */
  private static Node sliceOfParts(Graph to, Concat c, List<Span> spans) {
    int from = 0;
    for (Node part : c.xs()) {
      int end = from + part.shape().dim(c.axis());
      if (spans.get(c.axis()).within(from, end)) {
        List<Span> inPart = new ArrayList<>(spans);
        inPart.set(c.axis(), spans.get(c.axis()).shift(-from));
        return slice(to, part, inPart);
      }
      from = end;
    }
    return to.add(new Slice(to.add(c), spans));
  }

  private static Node concat(Graph to, List<Node> xs, int axis) {
    List<Node> parts = new ArrayList<>();
    for (Node x : xs) {
      boolean joins = x.op() instanceof Concat c && c.axis() == axis && c.xs().size() < MOST_JOINED;
      parts.addAll(joins ? x.op().operands() : List.of(x));
    }
    return parts.size() == 1 ? parts.getFirst() : to.add(new Concat(parts, axis));
  }

  /** A product takes in the transposition of its operands. */
  static Node matmul(Graph to, MatMul m) {
    Node x = untransposed(m.x());
    Node y = untransposed(m.y());
    return to.add(
        new MatMul(
            x != null ? x : m.x(),
            y != null ? y : m.y(),
            m.transX() ^ x != null,
            m.transY() ^ y != null));
  }

  private static @Nullable Node untransposed(Node x) {
    return x.op() instanceof Permute p ? p.x() : null;
  }

  private static Node sum(Graph to, Node x, List<Integer> axes) {
    Shape shape = x.shape().without(axes);
    if (shape.size() == x.shape().size()) {
      return reshape(to, x, shape);
    }
    if (x.op() instanceof Affine a && a.shift() == 0) {
      return Arithmetic.affine(to, sum(to, a.x(), axes), a.scale(), 0);
    }
    Node repeated = Uniform.scalar(x);
    if (repeated != null) {
      Node one = broadcast(to, reshape(to, repeated, Shape.of()), shape);
      return Arithmetic.affine(to, one, (float) x.shape().size() / shape.size(), 0);
    }
    int cut = firstAxisTooMany(x.shape(), axes);
    if (cut == 0) {
      return to.add(new Sum(x, axes));
    }
    Node inner = to.add(new Sum(x, axes.subList(cut, axes.size())));
    return sum(to, inner, axes.subList(0, cut));
  }

  /**
   * Kernels sum over at most two runs of neighbouring axes, of which the second must be the last.
   * Where there is more to sum, the index into {@code axes} from which it is to be done first; else
   * 0.
   */
  private static int firstAxisTooMany(Shape shape, List<Integer> axes) {
    List<Integer> starts = new ArrayList<>();
    int previous = -2;
    for (int i = 0; i < axes.size(); i++) {
      if (axes.get(i) != previous + 1) {
        starts.add(i);
      }
      previous = axes.get(i);
    }
    int atOnce = previous == shape.rank() - 1 ? 2 : 1;
    return starts.size() > atOnce ? starts.get(starts.size() - atOnce) : 0;
  }
}
