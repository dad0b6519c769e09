package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Maps of channels in double: those of rows, the channels brought together. */
final class ChannelWiseFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  ChannelWiseFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(ChannelWise op) {
    return switch (op) {
      case ChannelWise.Moments m -> {
        Shape s = m.x().shape();
        yield RowWiseFormulas.moments(gathered(values.apply(m.x()), order(s)), width(s));
      }
      case ChannelWise.Standardise s -> {
        int[] order = order(s.shape());
        double[] x = gathered(values.apply(s.x()), order);
        yield scattered(RowWiseFormulas.standardise(x, width(s.shape()), true, s.epsilon()), order);
      }
      case ChannelWise.StandardiseGradient s -> {
        int[] order = order(s.shape());
        double[] x = gathered(values.apply(s.x()), order);
        double[] g = gathered(values.apply(s.g()), order);
        yield scattered(
            RowWiseFormulas.standardiseGradient(x, g, width(s.shape()), true, s.epsilon()), order);
      }
    };
  }

  private static int width(Shape s) {
    return s.dim(0) * s.dim(2);
  }

  /** Where in [batch, channels, inner] each element of [channels, batch, inner] is. */
  private static int[] order(Shape s) {
    int width = width(s);
    return IntStream.range(0, s.size())
        .map(i -> (i % width / s.dim(2) * s.dim(1) + i / width) * s.dim(2) + i % s.dim(2))
        .toArray();
  }

  private static double[] gathered(double[] x, int[] order) {
    return IntStream.of(order).mapToDouble(i -> x[i]).toArray();
  }

  private static double[] scattered(double[] x, int[] order) {
    double[] z = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      z[order[i]] = x[i];
    }
    return z;
  }
}
