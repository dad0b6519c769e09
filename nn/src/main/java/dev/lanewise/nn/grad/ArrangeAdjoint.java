package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Indexed;
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
      case Arrange.Permute p -> rules(() -> g.graph().add(new Arrange.Permute(g, p.inverse())));
      case Arrange.Slice s ->
          rules(() -> g.graph().add(new Arrange.Pad(g, s.spans(), s.x().shape())));
      case Arrange.Pad p -> rules(() -> g.graph().add(new Arrange.Slice(g, p.spans())));
      case Arrange.Concat c -> parts(c, g);
      case Indexed i -> indexed(i, g);
    };
  }

  private static Adjoint.Rule[] indexed(Indexed op, Node g) {
    return switch (op) {
      case Indexed.Gather a ->
          rules(
              () -> g.graph().add(new Indexed.ScatterAdd(g, a.index(), a.x().shape().dim(0))),
              Adjoint::zero);
      case Indexed.ScatterAdd a ->
          rules(() -> g.graph().add(new Indexed.Gather(g, a.index())), Adjoint::zero);
      case Indexed.ArgExtreme a -> rules(Adjoint::zero);
      case Indexed.Pick p ->
          rules(
              () ->
                  g.graph()
                      .add(new Indexed.Put(g, p.index(), p.axis(), p.x().shape().dim(p.axis()))),
              Adjoint::zero);
      case Indexed.Put p ->
          rules(() -> g.graph().add(new Indexed.Pick(g, p.index(), p.axis())), Adjoint::zero);
    };
  }

  private static Adjoint.Rule[] parts(Arrange.Concat c, Node g) {
    Adjoint.Rule[] rules = new Adjoint.Rule[c.xs().size()];
    int from = 0;
    for (int i = 0; i < rules.length; i++) {
      int first = from;
      int end = from + c.xs().get(i).shape().dim(c.axis());
      rules[i] = () -> g.slice(c.axis(), first, end);
      from = end;
    }
    return rules;
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
