package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.Blend;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Patches;
import dev.lanewise.nn.graph.Pool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Second derivatives of smooth pooling, from the elements P of each window, side by side. With g
 * the gradient of {@code dx = sum dy dy/dP}, G its elements of each window, and sums over a window:
 *
 * <ul>
 *   <li>Lp, {@code a = sign(P) |P|^(p-1)}: by dy {@code y^(1-p) sum a G}, by P {@code (p-1) dy
 *       (|P|^(p-2) G y^(1-p) - a y^(1-2p) sum a G)}
 *   <li>softmax, w the weights and {@code t = w (1 + b (P - y))}: by dy {@code sum t G}, by P
 *       {@code b dy (G (t + w) - w sum t G - t sum w G)}
 * </ul>
 */
final class Blending {
  /** Far below every number a softmax meets, and no infinity, which times 0 would be NaN. */
  private static final float NEVER = -1e30f;

  private final Pool.SmoothPoolGradient op;
  private final Patches patches;
  private final Node elements;

  private Blending(Pool.SmoothPoolGradient op) {
    this.op = op;
    this.patches = Patches.of(op.x(), op.window());
    this.elements = patches.unfold(op.x());
  }

  static Blending of(Pool.SmoothPoolGradient op) {
    return new Blending(op);
  }

  Node byDy(Node g) {
    Node sum = slope().mul(patches.unfold(g)).sum(1);
    return patches.images(sum);
  }

  @Nullable Node byX(Node g) {
    float p = op.blend().parameter();
    boolean lp = op.blend().kind() == Blend.Kind.LP;
    if (lp && p == 1) {
      return Adjoint.zero();
    }
    Node seen = patches.unfold(g);
    Node slope = slope();
    Node sum = slope.mul(seen).sumKept(1);
    Node bent;
    if (lp) {
      // a y^(1-p) is the slope.
      Node y = norm();
      Node own = elements.abs().power(p - 2).mul(y.power(1 - p)).mul(seen);
      bent = own.sub(slope.div(y).mul(sum)).mul(p - 1);
    } else {
      Node w = weights();
      Node own = slope.add(w).mul(seen);
      bent = own.sub(w.mul(sum)).sub(slope.mul(w.mul(seen).sumKept(1))).mul(p);
    }
    Node dy = patches.rows(op.dy());
    int[] kept = elements.shape().collapsed(List.of(1)).dims();
    return Gradient.vectorJacobian(elements, bent.mul(dy.reshape(kept)), List.of(op.x()))
        .getFirst();
  }

  /** The derivative of each output by the elements of its window. */
  private Node slope() {
    float p = op.blend().parameter();
    if (op.blend().kind() == Blend.Kind.LP) {
      return elements.sign().mul(elements.abs().div(norm()).power(p - 1));
    }
    Node w = weights();
    return w.mul(elements.sub(w.mul(elements).sumKept(1)).mul(p).add(1f));
  }

  /** y, or 1 where that is 0: there is no second derivative, but a slope of 0. */
  private Node norm() {
    float p = op.blend().parameter();
    Node y = elements.abs().power(p).sumKept(1).power(1 / p);
    return y.select(y, y.graph().constant(1));
  }

  private Node weights() {
    Node padding = patches.inPadding(elements.graph(), NEVER);
    return elements.mul(op.blend().parameter()).add(padding).softmax(1);
  }
}
