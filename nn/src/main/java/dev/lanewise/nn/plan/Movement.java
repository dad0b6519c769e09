package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Arrange.Broadcast;
import dev.lanewise.nn.graph.Arrange.Reshape;
import dev.lanewise.nn.graph.Arrange.Sum;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise.Affine;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules of reshapes, broadcasts and sums: chains become one, and sums have a form the kernels know.
 */
final class Movement {
  private Movement() {}

  static Node make(Graph to, Arrange op) {
    return switch (op) {
      case Reshape r -> reshape(to, r.x(), r.shape());
      case Broadcast b -> broadcast(to, b.x(), b.shape());
      case Sum s -> sum(to, s.x(), s.axes());
      case Arrange.OneHot o -> to.add(o);
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
