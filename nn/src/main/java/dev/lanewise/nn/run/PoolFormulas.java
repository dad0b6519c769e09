package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
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
      case Pool.ExtremePool p ->
          sliding(p.x(), p.shape(), p.window()).gather(p.largest(), of(p.x()), of(p.x()));
      case Pool.ExtremeGather p ->
          sliding(p.x(), p.shape(), p.window()).gather(p.largest(), of(p.x()), of(p.t()));
      case Pool.ExtremeScatter p ->
          sliding(p.x(), p.t().shape(), p.window()).scatter(p.largest(), of(p.x()), of(p.t()));
      case Pool.AveragePool p ->
          sliding(p.x(), p.shape(), p.window()).average(p.countsPadding(), of(p.x()));
      case Pool.AveragePoolGradient p ->
          new Sliding(p.shape(), p.dy().shape(), p.window())
              .averageGradient(p.countsPadding(), of(p.dy()));
      case Pool.SmoothPool p -> sliding(p.x(), p.shape(), p.window()).blend(p.blend(), of(p.x()));
      case Pool.SmoothPoolGradient p ->
          sliding(p.x(), p.dy().shape(), p.window())
              .blendGradient(p.blend(), of(p.x()), of(p.dy()));
    };
  }

  private static Sliding sliding(Node x, Shape y, Window window) {
    return new Sliding(x.shape(), y, window);
  }

  private double[] of(Node x) {
    return values.apply(x);
  }
}
