package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.function.Function;

/** What picks or puts elements by number, in double. */
final class IndexedFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  IndexedFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(Indexed op) {
    return switch (op) {
      case Indexed.Gather g -> gather(g);
      case Indexed.ScatterAdd s -> scatterAdd(s);
      case Indexed.ArgExtreme a -> argExtreme(a);
      case Indexed.Pick p -> pick(p);
      case Indexed.Put p -> put(p);
    };
  }

  private double[] of(Node x) {
    return values.apply(x);
  }

  private static int number(String op, double[] index, int i, int count) {
    if (!(index[i] >= 0 && index[i] < count && index[i] == (int) index[i])) {
      throw new IndexOutOfBoundsException(
          op + ": index " + i + " is " + index[i] + " but there are places 0 to " + (count - 1));
    }
    return (int) index[i];
  }

  private double[] gather(Indexed.Gather op) {
    double[] x = of(op.x());
    double[] index = of(op.index());
    int rows = op.x().shape().dim(0);
    int width = x.length / rows;
    double[] z = new double[index.length * width];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[number("gather", index, i / width, rows) * width + i % width];
    }
    return z;
  }

  private double[] scatterAdd(Indexed.ScatterAdd op) {
    double[] x = of(op.x());
    double[] index = of(op.index());
    int width = x.length / index.length;
    double[] z = new double[op.rows() * width];
    for (int i = 0; i < x.length; i++) {
      z[number("scatter-add", index, i / width, op.rows()) * width + i % width] += x[i];
    }
    return z;
  }

  private double[] argExtreme(Indexed.ArgExtreme op) {
    double[] x = of(op.x());
    Shape s = op.x().shape();
    int depth = s.dim(op.axis());
    int inner = s.size(op.axis() + 1, s.rank());
    double[] z = new double[op.shape().size()];
    double sign = op.largest() ? 1 : -1;
    for (int i = 0; i < z.length; i++) {
      int from = i / inner * depth * inner + i % inner;
      int best = 0;
      for (int d = 1; d < depth; d++) {
        double a = x[from + d * inner];
        double b = x[from + best * inner];
        boolean above = Double.isNaN(a) ? !Double.isNaN(b) : sign * a > sign * b;
        best = above ? d : best;
      }
      z[i] = best;
    }
    return z;
  }

  private double[] pick(Indexed.Pick op) {
    double[] x = of(op.x());
    double[] index = of(op.index());
    Shape s = op.x().shape();
    int depth = s.dim(op.axis());
    int inner = s.size(op.axis() + 1, s.rank());
    double[] z = new double[index.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[(i / inner * depth + number("pick", index, i, depth)) * inner + i % inner];
    }
    return z;
  }

  private double[] put(Indexed.Put op) {
    double[] x = of(op.x());
    double[] index = of(op.index());
    Shape s = op.x().shape();
    int inner = s.size(op.axis(), s.rank());
    double[] z = new double[op.shape().size()];
    for (int i = 0; i < x.length; i++) {
      int at = number("put", index, i, op.depth());
      z[(i / inner * op.depth() + at) * inner + i % inner] = x[i];
    }
    return z;
  }
}
