package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** Adjoints of what moves, repeats or adds up elements. */
final class ArrangeAdjoint {
  private ArrangeAdjoint() {}

  static Adjoint.Rule[] of(Arrange op, Node g) {
    return switch (op) {
      case Arrange.Reshape r -> rules(() -> g.reshape(r.x().shape()));
      case Arrange.Broadcast b -> rules(() -> sumTo(g, b.x().shape()));
      case Arrange.Sum s ->
          rules(() -> g.reshape(s.x().shape().collapsed(s.axes())).broadcastTo(s.x().shape()));
      case Arrange.OneHot o -> rules(Adjoint::zero);
    };
  }

  /** The adjoint of a broadcast: sums over every axis that was repeated. */
  private static Node sumTo(Node g, Shape to) {
    int lead = g.shape().rank() - to.rank();
    List<Integer> repeated = new ArrayList<>();
    for (int i = 0; i < g.shape().rank(); i++) {
      if (i < lead || (to.dim(i - lead) == 1 && g.shape().dim(i) > 1)) {
        repeated.add(i);
      }
    }
    return g.graph().add(new Arrange.Sum(g, repeated)).reshape(to);
  }
}
