package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import java.util.List;
import java.util.function.Function;

/** What moves, repeats or adds up elements, in double. */
final class ArrangeFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  ArrangeFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(Arrange op) {
    return switch (op) {
      case Arrange.Reshape r -> of(r.x());
      case Arrange.Broadcast b -> broadcast(b);
      case Arrange.Sum s -> sum(s);
      case Arrange.OneHot o -> oneHot(o);
      case Arrange.Permute p -> permute(p);
      case Arrange.Slice s -> slice(s);
      case Arrange.Pad p -> pad(p);
      case Arrange.Concat c -> concat(c);
      case Indexed i -> new IndexedFormulas(values).of(i);
    };
  }

  private double[] of(Node x) {
    return values.apply(x);
  }

  private double[] broadcast(Arrange.Broadcast op) {
    double[] x = of(op.x());
    double[] z = new double[op.shape().size()];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[project(i, op.shape(), op.x().shape())];
    }
    return z;
  }

  private double[] sum(Arrange.Sum op) {
    double[] x = of(op.x());
    double[] z = new double[op.shape().size()];
    Shape kept = op.x().shape().collapsed(op.axes());
    for (int i = 0; i < x.length; i++) {
      z[project(i, op.x().shape(), kept)] += x[i];
    }
    return z;
  }

  /**
   * The place in a tensor of shape {@code from}, broadcast to {@code to}, that the i-th element
   * reads.
   */
  private static int project(int i, Shape to, Shape from) {
    int place = 0;
    int stride = 1;
    for (int axis = 1; axis <= from.rank(); axis++) {
      int coordinate = i % to.dim(-axis);
      place += from.dim(-axis) == 1 ? 0 : coordinate * stride;
      stride *= from.dim(-axis);
      i /= to.dim(-axis);
    }
    return place;
  }

  private double[] oneHot(Arrange.OneHot op) {
    double[] x = of(op.x());
    double[] z = new double[x.length * op.depth()];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[i / op.depth()] == i % op.depth() ? 1 : 0;
    }
    return z;
  }

  private double[] permute(Arrange.Permute op) {
    double[] x = of(op.x());
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      int[] at = coordinates(i, op.shape());
      int[] from = new int[at.length];
      for (int d = 0; d < at.length; d++) {
        from[op.order().get(d)] = at[d];
      }
      z[i] = x[position(from, op.x().shape())];
    }
    return z;
  }

  private double[] slice(Arrange.Slice op) {
    double[] x = of(op.x());
    double[] z = new double[op.shape().size()];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[position(places(op.spans(), coordinates(i, op.shape())), op.x().shape())];
    }
    return z;
  }

  private double[] pad(Arrange.Pad op) {
    double[] x = of(op.x());
    double[] z = new double[op.shape().size()];
    for (int i = 0; i < x.length; i++) {
      z[position(places(op.spans(), coordinates(i, op.x().shape())), op.shape())] = x[i];
    }
    return z;
  }

  private double[] concat(Arrange.Concat op) {
    double[] z = new double[op.shape().size()];
    int before = 0;
    for (Node part : op.xs()) {
      double[] x = of(part);
      for (int i = 0; i < x.length; i++) {
        int[] at = coordinates(i, part.shape());
        at[op.axis()] += before;
        z[position(at, op.shape())] = x[i];
      }
      before += part.shape().dim(op.axis());
    }
    return z;
  }

  private static int[] places(List<Span> spans, int[] at) {
    int[] places = new int[at.length];
    for (int d = 0; d < at.length; d++) {
      places[d] = spans.get(d).start() + spans.get(d).step() * at[d];
    }
    return places;
  }

  /** Where the i-th element of a shape is, axis by axis. */
  private static int[] coordinates(int i, Shape shape) {
    int[] at = new int[shape.rank()];
    for (int d = at.length - 1; d >= 0; d--) {
      at[d] = i % shape.dim(d);
      i /= shape.dim(d);
    }
    return at;
  }

  /** The number of the element at these coordinates. */
  private static int position(int[] at, Shape shape) {
    int i = 0;
    for (int d = 0; d < at.length; d++) {
      i = i * shape.dim(d) + at[d];
    }
    return i;
  }
}
