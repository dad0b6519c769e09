package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Node;

/** Adjoints of maps of channels. */
final class ChannelWiseAdjoint {
  private ChannelWiseAdjoint() {}

  static Adjoint.Rule[] of(ChannelWise op, Node g) {
    return switch (op) {
      case ChannelWise.Standardise s -> channels(s.x(), s.epsilon()).first(g);
      case ChannelWise.StandardiseGradient s -> channels(s.x(), s.epsilon()).second(s.g(), g);
    };
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
