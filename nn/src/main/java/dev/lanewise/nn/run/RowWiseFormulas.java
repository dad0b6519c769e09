package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.RowWise;
import java.util.Arrays;
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
      case RowWise.LogSumExp l -> logSumExp(l);
      case RowWise.Standardise s -> standardise(of(s.x()), width(s), s.centred(), s.epsilon());
      case RowWise.StandardiseGradient s ->
          standardiseGradient(of(s.x()), of(s.g()), width(s), s.centred(), s.epsilon());
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

  private static int width(RowWise op) {
    return op.x().shape().dim(-1);
  }

  private double[] logSumExp(RowWise.LogSumExp op) {
    double[] x = of(op.x());
    int n = width(op);
    double[] z = new double[x.length / n];
    for (int row = 0; row < z.length; row++) {
      double max = Arrays.stream(x, row * n, (row + 1) * n).max().orElseThrow();
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Math.exp(x[row * n + j] - max);
      }
      z[row] = Double.isInfinite(max) ? max : max + Math.log(sum);
    }
    return z;
  }

  /** Means of rows of n, then variances. */
  static double[] moments(double[] x, int n) {
    int rows = x.length / n;
    double[] z = new double[2 * rows];
    for (int row = 0; row < rows; row++) {
      double mean = mean(x, row * n, n);
      z[row] = mean;
      z[rows + row] =
          Arrays.stream(x, row * n, (row + 1) * n).map(v -> (v - mean) * (v - mean)).sum() / n;
    }
    return z;
  }

  static double[] standardise(double[] x, int n, boolean centred, float epsilon) {
    double[] z = new double[x.length];
    for (int row = 0; row < x.length; row += n) {
      double mean = centred ? mean(x, row, n) : 0;
      double r = reciprocalDeviation(x, row, n, mean, epsilon);
      for (int j = row; j < row + n; j++) {
        z[j] = (x[j] - mean) * r;
      }
    }
    return z;
  }

  static double[] standardiseGradient(
      double[] x, double[] g, int n, boolean centred, float epsilon) {
    double[] h = standardise(x, n, centred, epsilon);
    double[] z = new double[x.length];
    for (int row = 0; row < x.length; row += n) {
      double r = reciprocalDeviation(x, row, n, centred ? mean(x, row, n) : 0, epsilon);
      double a = centred ? mean(g, row, n) : 0;
      double b = 0;
      for (int j = row; j < row + n; j++) {
        b += g[j] * h[j] / n;
      }
      for (int j = row; j < row + n; j++) {
        z[j] = r * (g[j] - a - h[j] * b);
      }
    }
    return z;
  }

  private static double mean(double[] x, int from, int n) {
    return Arrays.stream(x, from, from + n).sum() / n;
  }

  private static double reciprocalDeviation(
      double[] x, int from, int n, double mean, float epsilon) {
    double squares = Arrays.stream(x, from, from + n).map(v -> (v - mean) * (v - mean)).sum();
    return 1 / Math.sqrt(squares / n + epsilon);
  }
}
