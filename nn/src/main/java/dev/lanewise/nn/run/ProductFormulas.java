package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Product;
import java.util.function.Function;

/** Products in double. */
final class ProductFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  ProductFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(Product op) {
    return switch (op) {
      case Product.MatMul m -> matmul(m);
      case Product.Conv c ->
          new Sliding(c.x().shape(), c.shape(), c.window())
              .convolution(Sliding.Role.FORWARD, c.groups(), of(c.x()), of(c.w()));
      case Product.ConvInputGradient c ->
          new Sliding(c.shape(), c.dy().shape(), c.window())
              .convolution(Sliding.Role.INPUT_GRADIENT, c.groups(), of(c.dy()), of(c.w()));
      case Product.ConvWeightGradient c ->
          new Sliding(c.x().shape(), c.dy().shape(), c.window())
              .convolution(Sliding.Role.WEIGHT_GRADIENT, c.groups(), of(c.x()), of(c.dy()));
    };
  }

  private double[] of(Node x) {
    return values.apply(x);
  }

  private double[] matmul(Product.MatMul op) {
    double[] x = of(op.x());
    double[] y = of(op.y());
    int m = op.shape().dim(0);
    int n = op.shape().dim(1);
    int k = op.inner();
    double[] z = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          z[i * n + j] +=
              x[op.transX() ? p * m + i : i * k + p] * y[op.transY() ? j * k + p : p * n + j];
        }
      }
    }
    return z;
  }
}
