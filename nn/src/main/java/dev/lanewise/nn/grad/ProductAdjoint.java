package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;
import static dev.lanewise.nn.graph.Convolutions.channelsFirst;

import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import java.util.Arrays;

/** Adjoints of products: in each operand, the product with the other. */
final class ProductAdjoint {
  private ProductAdjoint() {}

  static Adjoint.Rule[] of(Product op, Node g) {
    return switch (op) {
      case Product.MatMul m -> factors(m.x(), m.y(), m.transX(), m.transY(), g);
      case Product.BatchMatMul m -> factors(m.x(), m.y(), m.transX(), m.transY(), g);
      case Product.Conv c ->
          rules(
              () -> inputGradient(g, c.w(), c.window(), c.groups(), image(c.x())),
              () -> weightGradient(c.x(), g, c.window(), c.groups()));
      case Product.ChannelsLastConv c -> channelsLast(c, g);
      case Product.ConvInputGradient c ->
          rules(
              () -> g.conv(c.w(), c.window(), c.groups()),
              () -> weightGradient(g, c.dy(), c.window(), c.groups()));
      case Product.ConvWeightGradient c ->
          rules(
              () -> inputGradient(c.dy(), g, c.window(), c.groups(), image(c.x())),
              () -> c.x().conv(g, c.window(), c.groups()));
    };
  }

  private static Adjoint.Rule[] channelsLast(Product.ChannelsLastConv c, Node g) {
    return rules(
        () -> {
          Node x = channelsFirst(c.x());
          return Convolutions.channelsLast(
              inputGradient(channelsFirst(g), c.w(), c.window(), c.groups(), image(x)));
        },
        () -> weightGradient(channelsFirst(c.x()), channelsFirst(g), c.window(), c.groups()));
  }

  private static Adjoint.Rule[] factors(Node x, Node y, boolean transX, boolean transY, Node g) {
    return rules(
        () -> transX ? y.matmul(g, transY, true) : g.matmul(y, false, !transY),
        () -> transY ? g.matmul(x, true, transX) : x.matmul(g, !transX, false));
  }

  private static Node inputGradient(Node dy, Node w, Window window, int groups, Shape image) {
    return dy.graph().add(new Product.ConvInputGradient(dy, w, window, groups, image));
  }

  private static Node weightGradient(Node x, Node dy, Window window, int groups) {
    return x.graph().add(new Product.ConvWeightGradient(x, dy, window, groups));
  }

  /** The sizes a window slides over. */
  static Shape image(Node x) {
    return Shape.of(Arrays.copyOfRange(x.shape().dims(), 2, x.shape().rank()));
  }
}
