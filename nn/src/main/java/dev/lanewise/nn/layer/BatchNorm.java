package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import java.util.Map;

/**
 * {@code y = (x - m) / sqrt(v + epsilon) scale + shift} for each channel of x: [batch, channels,
 * ...]. Training, m and v are mean and variance (over n) of the batch, and running averages of m
 * and of the unbiased variance move towards them by {@code momentum}; predicting, they are these
 * averages (Ioffe, Szegedy: Batch normalization, 2015, algorithms 1 and 2).
 *
 * @param mean running average, begins at 0
 * @param variance running average, begins at 1
 * @param momentum share of the batch's statistics in the next averages
 */
public record BatchNorm(
    Param scale, Param shift, Param mean, Param variance, float momentum, float epsilon)
    implements Layer {
  /** Momentum 0.1, epsilon 1e-5. */
  public static BatchNorm of(int channels) {
    return of(channels, 0.1f, 1e-5f);
  }

  /** Scale 1 and shift 0 to begin with. */
  public static BatchNorm of(int channels, float momentum, float epsilon) {
    Shape s = Shape.of(channels);
    return new BatchNorm(
        Param.of("scale", s, Initializer.constant(1)),
        Param.of("shift", s, Initializer.zeros()),
        Param.of("mean", s, Initializer.zeros()),
        Param.of("variance", s, Initializer.constant(1)),
        momentum,
        epsilon);
  }

  @Override
  public Node apply(Graph g, Node x) {
    Node a = g.variable(scale.variable());
    Node b = g.variable(shift.variable());
    if (!g.isTraining()) {
      Node m = g.variable(mean.variable());
      return Normalise.given(x, m, g.variable(variance.variable()), a, b, epsilon);
    }
    Node y = Normalise.batch(x, a, b, epsilon);
    float n = (float) x.shape().size() / x.shape().dim(1);
    Node moments = Normalise.moments(x);
    follow(g, mean.variable(), moments, 0, 1);
    follow(g, variance.variable(), moments, 1, n / Math.max(1, n - 1));
    return y;
  }

  private void follow(Graph g, Variable average, Node moments, int row, float factor) {
    Node now = moments.slice(0, row, row + 1).reshape(average.shape()).stopGradient();
    g.update(average, old -> old.mul(1 - momentum).add(now.mul(factor * momentum)));
  }

  @Override
  public Map<String, Param> parameters() {
    return Parameters.of("scale", scale, "shift", shift);
  }

  @Override
  public Map<String, Param> state() {
    return Parameters.of("mean", mean, "variance", variance);
  }
}
