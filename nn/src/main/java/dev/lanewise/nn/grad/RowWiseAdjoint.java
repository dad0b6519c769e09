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
    };
  }
}
