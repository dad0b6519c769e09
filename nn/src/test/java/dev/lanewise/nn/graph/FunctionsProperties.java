package dev.lanewise.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.grad.Gradient;
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

/** Activations equal what they are composed of, in value, gradient and gradient of gradient. */
class FunctionsProperties {
  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(5));
  private final Node y = graph.input("y", Shape.of(5));
  private final Node zero = graph.constant(0);

  @Provide
  Arbitrary<double[]> points() {
    // Corners are at whole numbers, where the derivative of the one may be that from the left and
    // of
    // the other from the right.
    return Arbitraries.doubles()
        .between(-6, 6)
        .filter(v -> v != Math.rint(v))
        .array(double[].class)
        .ofSize(5);
  }

  private static double[] value(double[] xs, double[] ys, Node node) {
    return Reference.of(Map.of("x", xs, "y", ys), Map.of()).value(node);
  }

  /** Constants of nodes are floats: 1e-6. */
  private void same(double[] xs, double[] ys, Node f, Node g) {
    Node left = f;
    Node right = g;
    for (int order = 0; order < 3; order++) {
      double[] a = value(xs, ys, left);
      double[] b = value(xs, ys, right);
      for (int i = 0; i < a.length; i++) {
        assertThat(a[i])
            .as("derivative %d of %s at %s", order, f, xs[i])
            .isCloseTo(b[i], within(1e-6 * Math.max(1, Math.abs(b[i]))));
      }
      left = Gradient.of(left.sum(), x);
      right = Gradient.of(right.sum(), x);
    }
  }

  @Property(tries = 30)
  void compositionsAreTheSame(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    Node positive = zero.less(x);
    same(xs, ys, x.leakyRelu(0.1f), positive.select(x, x.mul(0.1f)));
    same(xs, ys, Functions.parametricRelu(x, y), positive.select(x, x.mul(y)));
    same(xs, ys, Functions.elu(x, 0.7f), positive.select(x, x.expm1().mul(0.7f)));
    same(xs, ys, Functions.celu(x, 0.7f), positive.select(x, x.div(0.7f).expm1().mul(0.7f)));
    same(xs, ys, x.gelu(), x.mul(x.mul((float) Math.sqrt(0.5)).erf().affine(0.5f, 0.5f)));
    same(xs, ys, x.silu(), x.mul(x.sigmoid()));
    same(xs, ys, Functions.swish(x, 1.5f), x.mul(x.mul(1.5f).sigmoid()));
    same(xs, ys, x.softplus(), x.exp().log1p());
    same(xs, ys, Functions.mish(x), x.mul(x.softplus().tanh()));
    same(xs, ys, Functions.softsign(x), x.div(x.abs().add(1f)));
    same(xs, ys, Functions.hardSigmoid(x, 0.25f, 0.5f), x.affine(0.25f, 0.5f).clamp(0, 1));
    same(xs, ys, Functions.hardSwish(x), x.mul(x.add(3f).clamp(0, 6)).div(6));
    same(xs, ys, Functions.glu(y, x), y.mul(x.sigmoid()));
    same(xs, ys, Functions.glu(x, y), x.mul(y.sigmoid()));
  }

  @Property(tries = 30)
  void relationsHold(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    same(xs, ys, Functions.swish(x, 1), x.silu());
    same(xs, ys, Functions.celu(x, 1), Functions.elu(x, 1));
    same(xs, ys, Functions.selu(x), Functions.elu(x, 1.6732632f).mul(1.050701f));
    same(xs, ys, x.softplus().sub(x.neg().softplus()), x.add(zero));
    same(xs, ys, x.gelu().sub(x.neg().gelu()), x.add(zero));
    same(xs, ys, Functions.maxout(List.of(x, y, zero)), x.maximum(y.maximum(zero)));
    double[] exact = value(xs, ys, x.gelu());
    double[] byTanh = value(xs, ys, Functions.geluTanh(x));
    for (int i = 0; i < exact.length; i++) {
      assertThat(byTanh[i]).isCloseTo(exact[i], within(5e-4));
    }
  }

  @Example
  void cornersHaveTheDerivativeFromTheLeft() {
    double[] at = {-3, 0, 3, -1, 1};
    double[] slopes = {2, 2, 2, 2, 2};
    assertThat(value(at, slopes, Gradient.of(x.leakyRelu(0.5f).sum(), x)))
        .containsExactly(0.5, 0.5, 1, 0.5, 1);
    assertThat(value(at, slopes, Gradient.of(Functions.parametricRelu(x, y).sum(), x)))
        .containsExactly(2, 2, 1, 2, 1);
    assertThat(value(at, slopes, Gradient.of(Functions.hardSwish(x).sum(), x)))
        .startsWith(0, 0.5, 1);
  }

  /** A zero times an infinity would be NaN. */
  @Example
  void secondDerivativesAreZeroFarOut() {
    double[] at = {-1e30, -200, 200, 1e30, 100};
    for (Curve f : Curve.values()) {
      float a = f.parameters() > 0 ? 0.25f : 0;
      Node first = Gradient.of(graph.add(new Activation.Bent(f, x, a, 0)).sum(), x);
      for (double second : value(at, at, Gradient.of(first.sum(), x))) {
        assertThat(second).as("%s", f).isCloseTo(0, within(1e-5));
      }
    }
  }

  @Example
  void errorsNameTheValues() {
    Node wide = graph.input("w", Shape.of(2));
    refused(() -> Functions.celu(x, 0), "Celu: a is 0.0 but must be positive");
    refused(
        () -> graph.add(new Activation.Bent(Curve.GELU, x, 1, 0)),
        "Gelu: takes 0 finite parameters but got 1.0 and 0.0");
    refused(
        () -> x.leakyRelu(Float.NaN), "LeakyRelu: takes 1 finite parameters but got NaN and 0.0");
    refused(() -> Functions.glu(x, wide), "glu: [5] and [2] do not broadcast (5 != 2)");
    refused(
        () -> Functions.parametricRelu(x, wide),
        "parametric-relu: [5] and [2] do not broadcast (5 != 2)");
    refused(
        () -> graph.add(new Activation.BentGradient(Curve.ELU, x, wide, 1, 0)),
        "Elu gradient: [5] and [2] differ");
    refused(() -> Functions.maxout(List.of()), "maxout: needs a piece but got none");
  }

  private static void refused(ThrowingCallable make, String message) {
    assertThatThrownBy(make).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
