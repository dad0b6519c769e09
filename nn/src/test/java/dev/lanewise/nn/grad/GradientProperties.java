package dev.lanewise.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.run.Reference;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The rules of differentiation, on values drawn by jqwik and evaluated in double. */
class GradientProperties {
  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(3));
  private final Node y = graph.input("y", Shape.of(3));

  @Provide
  Arbitrary<double[]> points() {
    return Arbitraries.doubles().between(-2, 2).array(double[].class).ofSize(3);
  }

  private void equal(double[] xs, double[] ys, Node left, Node right) {
    Reference at = Reference.of(Map.of("x", xs, "y", ys), Map.of());
    double[] a = at.value(left);
    double[] b = at.value(right);
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isCloseTo(b[i], within(1e-9 * Math.max(1, Math.abs(b[i]))));
    }
  }

  private Node f(Node v) {
    return v.tanh().mul(v.exp()).sum();
  }

  private Node g(Node v) {
    return v.square().sigmoid().sum();
  }

  @Property(tries = 50)
  void sumsScalesAndProducts(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    Node df = Gradient.of(f(x), x);
    Node dg = Gradient.of(g(x), x);
    equal(xs, ys, Gradient.of(f(x).mul(3).add(g(x)), x), df.mul(3).add(dg));
    equal(xs, ys, Gradient.of(f(x).mul(g(x)), x), df.mul(g(x)).add(dg.mul(f(x))));
    equal(
        xs, ys, Gradient.of(f(x).div(g(x)), x), df.mul(g(x)).sub(dg.mul(f(x))).div(g(x).square()));
  }

  @Property(tries = 50)
  void chains(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    // d f(h(x)) / dx = J_h^T (df / dh), with h(x) = exp(x) y.
    Node h = x.exp().mul(y);
    equal(
        xs,
        ys,
        Gradient.of(f(h), x),
        Gradient.vectorJacobian(h, Gradient.of(f(h), h), List.of(x)).getFirst());
    equal(xs, ys, Gradient.of(f(h), y), Gradient.of(f(h), h).mul(x.exp()));
  }

  @Property(tries = 50)
  void quadraticForms(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    Node a = graph.constant(Shape.of(3, 3), 1, 2, -1, 0.5f, 3, 2, -2, 1, 0.25f);
    Node column = x.reshape(3, 1);
    // d (x^T A x) / dx = (A + A^T) x, and its Hessian times y is (A + A^T) y.
    Node form = column.matmul(a.matmul(column), true, false).sum();
    Node gradient = Gradient.of(form, x);
    equal(xs, ys, gradient, symmetric(a, x));
    equal(xs, ys, Gradient.of(gradient.mul(y).sum(), x), symmetric(a, y));
    // d (y^T A x) / dA = y x^T.
    Node bilinear = y.reshape(3, 1).matmul(a.matmul(column), true, false).sum();
    equal(xs, ys, Gradient.of(bilinear, a), y.reshape(3, 1).matmulT(column));
  }

  private static Node symmetric(Node a, Node v) {
    Node column = v.reshape(3, 1);
    return a.matmul(column).add(a.matmul(column, true, false)).reshape(3);
  }

  @Property(tries = 50)
  void hessiansAreSymmetric(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    Node gradient = Gradient.of(f(x.softmax().mul(x)), x);
    Node u = graph.constant(Shape.of(3), 1, -2, 0.5f);
    Node hy = Gradient.of(gradient.mul(y).sum(), x);
    Node hu = Gradient.of(gradient.mul(u).sum(), x);
    equal(xs, ys, hy.mul(u).sum(), hu.mul(y).sum());
  }

  @Property(tries = 50)
  void gradientsOfAVectorJacobianProductInItsAdjointGiveJacobianVectorProducts(
      @ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    // J v = d (u^T J v) / du, and for softmax J v = s (v - s^T v).
    Node u = graph.fill(Shape.of(3), 1);
    Node s = x.softmax();
    Node vjp = Gradient.vectorJacobian(s, u, List.of(x)).getFirst();
    equal(xs, ys, Gradient.of(vjp.mul(y).sum(), u), s.mul(y.sub(s.mul(y).sum())));
  }

  @Example
  void whatIsNotReachedHasGradientZero() {
    equal(new double[3], new double[3], Gradient.of(f(x), y), graph.fill(Shape.of(3), 0));
    Node classes = graph.constant(Shape.of(1), 2);
    Node chosen = classes.oneHot(3).mul(x).sum();
    equal(new double[3], new double[3], Gradient.of(chosen, classes), graph.fill(Shape.of(1), 0));
  }

  @Example
  void errorsNameTheShapes() {
    assertThatThrownBy(() -> Gradient.of(x, y)).hasMessageContaining("[3] is not a scalar");
    assertThatThrownBy(() -> Gradient.vectorJacobian(x, graph.constant(1), List.of(y)))
        .hasMessage("gradient: y is [3] but its adjoint is []");
  }

  @Example
  void nodesOfOtherGraphsAreRefused() {
    Graph other = new Graph();
    Node foreign = other.input("x", Shape.of(3));
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> Gradient.of(f(x), foreign),
            () -> Gradient.of(f(x), List.of(x, foreign)),
            () -> Gradient.vectorJacobian(x.exp(), foreign, List.of(x)),
            () -> Gradient.vectorJacobian(List.of(x, foreign), List.of(y, y), List.of(x)),
            () -> Gradient.jacobianVector(x.exp(), foreign, y),
            () -> Gradient.jacobianVector(x.exp(), x, foreign),
            () -> Gradient.hessianVector(f(x), x, foreign),
            () -> Jacobian.of(x.exp(), foreign),
            () -> Jacobian.of(x.exp(), other.input("long", Shape.of(2))),
            () -> Jacobian.hessian(f(x), foreign))) {
      assertThatThrownBy(call)
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("gradient: .* belongs to another graph");
    }
  }

  @Example
  void gradientsBelongToTheirLayer() {
    Node hidden = graph.scoped("layer", x::tanh);
    assertThat(Gradient.of(hidden.mul(hidden).sum(), x).scope()).isEqualTo("layer");
  }
}
