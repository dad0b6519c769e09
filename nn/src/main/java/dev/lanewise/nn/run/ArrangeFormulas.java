package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
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
}
