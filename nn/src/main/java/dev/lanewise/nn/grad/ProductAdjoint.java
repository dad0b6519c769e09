package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Window;

/** Adjoints of products: in each operand, the product with the other. */
final class ProductAdjoint {
  private ProductAdjoint() {}

  static Adjoint.Rule[] of(Product op, Node g) {
    return switch (op) {
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
    };
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
}
