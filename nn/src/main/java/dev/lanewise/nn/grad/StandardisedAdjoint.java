package dev.lanewise.nn.grad;

import static dev.lanewise.nn.grad.Adjoint.rules;

import dev.lanewise.nn.graph.Node;
import java.util.function.UnaryOperator;

/** Adjoints of standardising x to h over some axes, and of carrying a gradient through that. */
final class StandardisedAdjoint {
  private final Node x;
  private final Node h;
  private final UnaryOperator<Node> carried;
  private final boolean centred;
  private final float epsilon;
  private final int[] axes;

  /**
   * @param h x standardised
   * @param carried the gradient of h to that of x, {@code f} below
   * @param axes of the numbers that share a mean
   */
  StandardisedAdjoint(
      Node x, Node h, UnaryOperator<Node> carried, boolean centred, float epsilon, int... axes) {
    this.x = x;
    this.h = h;
    this.carried = carried;
    this.centred = centred;
    this.epsilon = epsilon;
    this.axes = axes.clone();
  }

  Adjoint.Rule[] first(Node g) {
    return rules(() -> carried.apply(g));
  }

  /** Of {@code f(g)}, in x and in g, given the gradient w of its result. */
  Adjoint.Rule[] second(Node g, Node w) {
    return rules(() -> inX(g, w), () -> carried.apply(w));
  }

  /**
   * The gradient in x of {@code sum w f}, f being {@code r (g - mean g - h mean(g h))} with {@code
   * r = (v + epsilon)^-1/2} and {@code h = (x - m) r}. As {@code dr/dx = -r^2 h / n} and {@code
   * dh/dx} is that map again, it is {@code -r^2 h (mean(w g) - mean w mean g - mean(w h) mean(g h))
   * - r (mean(g h) f(w) + mean(w h) f(g))}; without the means of w and g if not centred.
   */
  private Node inX(Node g, Node w) {
    Node gh = mean(g.mul(h));
    Node wh = mean(w.mul(h));
    Node common = mean(w.mul(g)).sub(wh.mul(gh));
    Node centre = x;
    if (centred) {
      common = common.sub(mean(w).mul(mean(g)));
      centre = x.sub(mean(x));
    }
    Node variance = mean(centre.square()).add(epsilon);
    Node cross = gh.mul(carried.apply(w)).add(wh.mul(carried.apply(g)));
    return h.mul(common.div(variance)).add(cross.div(variance.sqrt())).neg();
  }

  private Node mean(Node y) {
    Node sum = y.sumKept(axes);
    int count = y.shape().size() / sum.shape().size();
    return sum.div(y.graph().constant(count));
  }
}
