package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pool;
import java.util.function.Function;

/** Pooling in double. */
final class PoolFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  PoolFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(Pool op) {
    return switch (op) {
      case Pool.MaxPool2d p ->
          Sliding.gather(p.x().shape(), p.shape(), p.window(), of(p.x()), of(p.x()));
      case Pool.MaxPoolGather p ->
          Sliding.gather(p.x().shape(), p.shape(), p.window(), of(p.x()), of(p.t()));
      case Pool.MaxPoolScatter p ->
          Sliding.scatter(p.x().shape(), p.t().shape(), p.window(), of(p.x()), of(p.t()));
      case Pool.AvgPool2d p -> Sliding.average(p.x().shape(), p.shape(), p.window(), of(p.x()));
      case Pool.AvgPool2dGradient p ->
          Sliding.averageGradient(p.shape(), p.dy().shape(), p.window(), of(p.dy()));
    };
  }

  private double[] of(Node x) {
    return values.apply(x);
  }
}
