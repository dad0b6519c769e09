package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.RowWise;
import java.util.function.Function;

/** Maps of rows in double. */
final class RowWiseFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  RowWiseFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(RowWise op) {
    return switch (op) {
      case RowWise.Softmax s -> rows(s, false);
      case RowWise.LogSoftmax l -> rows(l, true);
    };
  }

  private double[] of(Node x) {
    return values.apply(x);
  }

  private double[] rows(RowWise op, boolean log) {
    double[] x = of(op.x());
    double[] z = new double[x.length];
    int n = op.shape().dim(-1);
    for (int row = 0; row < x.length; row += n) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        max = Math.max(max, x[row + j]);
      }
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Math.exp(x[row + j] - max);
      }
      for (int j = 0; j < n; j++) {
        double logit = x[row + j] - max - Math.log(sum);
        z[row + j] = log ? logit : Math.exp(logit);
      }
    }
    return z;
  }
}
