package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.RowWise;

/** Adjoints of maps of rows. */
final class RowWiseAdjoint {
  private RowWiseAdjoint() {}

  static Adjoint.Rule[] of(RowWise op, Node node, Node g) {
    return switch (op) {
      case RowWise.Softmax s -> rules(() -> g.sub(g.mul(node).sumKept(-1)).mul(node));
      case RowWise.LogSoftmax l -> rules(() -> g.sub(l.x().softmax().mul(g.sumKept(-1))));
      case RowWise.LogSumExp l -> rules(() -> l.x().softmax().mul(g.reshape(g.shape().append(1))));
      case RowWise.Standardise s -> rows(s.x(), s.centred(), s.epsilon()).first(g);
      case RowWise.StandardiseGradient s -> rows(s.x(), s.centred(), s.epsilon()).second(s.g(), g);
    };
  }

  private static StandardisedAdjoint rows(Node x, boolean centred, float epsilon) {
    return new StandardisedAdjoint(
        x,
        x.graph().add(new RowWise.Standardise(x, centred, epsilon)),
        g -> x.graph().add(new RowWise.StandardiseGradient(x, g, centred, epsilon)),
        centred,
        epsilon,
        -1);
  }
}
