package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Node;

/** Adjoints of maps of channels. */
final class ChannelWiseAdjoint {
  private ChannelWiseAdjoint() {}

  static Adjoint.Rule[] of(ChannelWise op, Node g) {
    return switch (op) {
      case ChannelWise.Moments m -> rules(() -> moments(m.x(), g));
      case ChannelWise.Standardise s -> channels(s.x(), s.epsilon()).first(g);
      case ChannelWise.StandardiseGradient s -> channels(s.x(), s.epsilon()).second(s.g(), g);
    };
  }

  /** {@code dm/dx = 1 / n} and {@code dv/dx = 2 (x - m) / n}. */
  private static Node moments(Node x, Node g) {
    float n = (float) x.shape().dim(0) * x.shape().dim(2);
    Node mean = column(x.graph().add(new ChannelWise.Moments(x)), 0);
    return x.sub(mean).mul(column(g, 1)).mul(2).add(column(g, 0)).div(n);
  }

  /** One of two rows of numbers for each channel, seen as [channels, 1]. */
  private static Node column(Node rows, int row) {
    return rows.slice(0, row, row + 1).reshape(rows.shape().dim(1), 1);
  }

  private static StandardisedAdjoint channels(Node x, float epsilon) {
    return new StandardisedAdjoint(
        x,
        x.graph().add(new ChannelWise.Standardise(x, epsilon)),
        g -> x.graph().add(new ChannelWise.StandardiseGradient(x, g, epsilon)),
        true,
        epsilon,
        0,
        2);
  }
}
