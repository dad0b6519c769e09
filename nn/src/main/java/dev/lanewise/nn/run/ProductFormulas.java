package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Shape;
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
      case Product.MatMul m ->
          matmul(of(m.x()), of(m.y()), m.transX(), m.transY(), m.shape().prepend(1), m.inner());
      case Product.BatchMatMul m ->
          matmul(of(m.x()), of(m.y()), m.transX(), m.transY(), m.shape(), m.inner());
      case Product.Conv c ->
          new Sliding(c.x().shape(), c.shape(), c.window())
              .convolution(Sliding.Role.FORWARD, c.groups(), of(c.x()), of(c.w()));
      case Product.ChannelsLastConv c -> channelsLast(c);
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

  private double[] channelsLast(Product.ChannelsLastConv c) {
    Shape x = c.x().shape().permute(Convolutions.FIRST);
    Shape y = c.shape().permute(Convolutions.FIRST);
    double[] images = turned(of(c.x()), x.size(2, 4), x.dim(1));
    double[] made =
        new Sliding(x, y, c.window())
            .convolution(Sliding.Role.FORWARD, c.groups(), images, of(c.w()));
    return turned(made, y.dim(1), y.size(2, 4));
  }

  /** Each of some matrices transposed. */
  private static double[] turned(double[] x, int rows, int columns) {
    double[] z = new double[x.length];
    for (int at = 0; at < x.length; at++) {
      int j = at % columns;
      int i = at / columns % rows;
      z[(at / (rows * columns) * columns + j) * rows + i] = x[at];
    }
    return z;
  }

  private static double[] matmul(
      double[] x, double[] y, boolean transX, boolean transY, Shape shape, int k) {
    int m = shape.dim(1);
    int n = shape.dim(2);
    double[] z = new double[shape.size()];
    for (int at = 0; at < z.length; at++) {
      int j = at % n;
      int i = at / n % m;
      int xOff = at / (m * n) * m * k;
      int yOff = at / (m * n) * k * n;
      for (int p = 0; p < k; p++) {
        z[at] +=
            x[xOff + (transX ? p * m + i : i * k + p)] * y[yOff + (transY ? j * k + p : p * n + j)];
      }
    }
    return z;
  }
}
