package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.Arrange;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pointwise;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The adjoint of each operation: from the gradient g of its result to the gradients of its
 * operands.
 */
final class Adjoint {
  private Adjoint() {}

  /**
   * Adds the nodes of one operand's gradient, only when asked; null where it is zero everywhere.
   */
  @FunctionalInterface
  interface Rule {
    @Nullable Node node();
  }

  /** One rule per operand, in their order. */
  static Rule[] rules(Node node, Node g) {
    return switch (node.op()) {
      case Source s -> rules();

      case Pointwise.Add a -> rules(() -> g, () -> g);
      case Pointwise.Sub s -> rules(() -> g, g::neg);
      case Pointwise.Mul m -> rules(() -> g.mul(m.y()), () -> g.mul(m.x()));
      case Pointwise.Div d -> rules(() -> g.div(d.y()), () -> g.mul(node).div(d.y()).neg());
      case Pointwise.ReluGradient r -> rules(() -> g.reluGradient(r.y()), Adjoint::zero);
      case Pointwise.Affine a -> rules(() -> g.mul(a.scale()));
      case Pointwise.Neg n -> rules(g::neg);
      case Pointwise.Exp e -> rules(() -> g.mul(node));
      case Pointwise.Log l -> rules(() -> g.div(l.x()));
      case Pointwise.Tanh t -> rules(() -> g.mul(node.square().affine(-1, 1)));
      case Pointwise.Sigmoid s -> rules(() -> g.mul(node.mul(node.affine(-1, 1))));
      case Pointwise.Relu r -> rules(() -> g.reluGradient(node));
      case Pointwise.Sqrt s -> rules(() -> g.div(node).mul(0.5f));
      case Pointwise.Square s -> rules(() -> g.mul(s.x()).mul(2));

      case Product.MatMul m ->
          rules(
              () ->
                  m.transX()
                      ? m.y().matmul(g, m.transY(), true)
                      : g.matmul(m.y(), false, !m.transY()),
              () ->
                  m.transY()
                      ? g.matmul(m.x(), true, m.transX())
                      : m.x().matmul(g, !m.transX(), false));
      case Product.Conv2d c ->
          rules(
              () -> inputGradient(g, c.w(), c.window(), c.groups(), c.x()),
              () -> weightGradient(c.x(), g, c.window(), c.groups()));
      case Product.Conv2dInputGradient c ->
          rules(
              () -> g.conv2d(c.w(), c.window(), c.groups()),
              () -> weightGradient(g, c.dy(), c.window(), c.groups()));
      case Product.Conv2dWeightGradient c ->
          rules(
              () -> inputGradient(c.dy(), g, c.window(), c.groups(), c.x()),
              () -> c.x().conv2d(g, c.window(), c.groups()));

      case Pool.MaxPool2d p ->
          rules(() -> g.graph().add(new Pool.MaxPoolScatter(p.x(), g, p.window())));
      case Pool.MaxPoolScatter p ->
          rules(Adjoint::zero, () -> g.graph().add(new Pool.MaxPoolGather(p.x(), g, p.window())));
      case Pool.MaxPoolGather p ->
          rules(Adjoint::zero, () -> g.graph().add(new Pool.MaxPoolScatter(p.x(), g, p.window())));
      case Pool.AvgPool2d p ->
          rules(
              () ->
                  g.graph()
                      .add(
                          new Pool.AvgPool2dGradient(
                              g, p.window(), p.x().shape().dim(2), p.x().shape().dim(3))));
      case Pool.AvgPool2dGradient p -> rules(() -> g.avgPool2d(p.window()));

      case Arrange.Reshape r -> rules(() -> g.reshape(r.x().shape()));
      case Arrange.Broadcast b -> rules(() -> sumTo(g, b.x().shape()));
      case Arrange.Sum s ->
          rules(() -> g.reshape(s.x().shape().collapsed(s.axes())).broadcastTo(s.x().shape()));
      case Arrange.OneHot o -> rules(Adjoint::zero);

      case RowWise.Softmax s -> rules(() -> g.sub(g.mul(node).sumKept(-1)).mul(node));
      case RowWise.LogSoftmax l -> rules(() -> g.sub(l.x().softmax().mul(g.sumKept(-1))));
    };
  }

  private static Rule[] rules(Rule... rules) {
    return rules;
  }

  /** A derivative that is zero wherever it exists. */
  private static @Nullable Node zero() {
    return null;
  }

  private static Node inputGradient(Node dy, Node w, Window window, int groups, Node x) {
    return dy.graph()
        .add(
            new Product.Conv2dInputGradient(
                dy, w, window, groups, x.shape().dim(2), x.shape().dim(3)));
  }

  private static Node weightGradient(Node x, Node dy, Window window, int groups) {
    return x.graph().add(new Product.Conv2dWeightGradient(x, dy, window, groups));
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
