package dev.lanewise.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;
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

/** Identities of elementwise functions, of their values and gradients, and what holds at kinks. */
class PointwiseGradientProperties {
  private final Graph graph = new Graph();
  private final Node x = graph.input("x", Shape.of(4));
  private final Node y = graph.input("y", Shape.of(4));

  /** Small integers among the numbers, so that there are ties. */
  @Provide
  Arbitrary<double[]> points() {
    Arbitrary<Double> ties = Arbitraries.integers().between(-2, 2).map(i -> (double) i);
    return Arbitraries.oneOf(Arbitraries.doubles().between(-2, 2), ties)
        .array(double[].class)
        .ofSize(4);
  }

  private static double[] value(double[] xs, double[] ys, Node node) {
    return Reference.of(Map.of("x", xs, "y", ys), Map.of()).value(node);
  }

  private static void equal(double[] xs, double[] ys, Node left, Node right) {
    double[] a = value(xs, ys, left);
    double[] b = value(xs, ys, right);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).as("%s", left).isCloseTo(b[i], within(1e-12 * Math.max(1, Math.abs(b[i]))));
    }
  }

  /** f and g have one value and, where asked, one gradient by x. */
  private void same(double[] xs, double[] ys, Node f, Node g) {
    equal(xs, ys, f, g);
    equal(xs, ys, Gradient.of(f.sum(), x), Gradient.of(g.sum(), x));
  }

  @Property(tries = 100)
  void extremesAddUpAlsoInTies(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    equal(xs, ys, x.maximum(y).add(x.minimum(y)), x.add(y));
    equal(xs, ys, x.maximum(y).sub(x.minimum(y)), x.sub(y).abs());
    List<Node> parts = Gradient.of(x.maximum(y).sum(), List.of(x, y));
    equal(xs, ys, parts.get(0).add(parts.get(1)), graph.fill(Shape.of(4), 1));
    equal(xs, ys, parts.get(0), y.lessOrEqual(x));
    equal(xs, ys, Gradient.of(x.minimum(y).sum(), x), x.lessOrEqual(y));
  }

  @Property(tries = 100)
  void comparisonsAreOneOfThree(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    Node one = graph.fill(Shape.of(4), 1);
    equal(xs, ys, x.less(y).add(x.equalTo(y)).add(y.less(x)), one);
    equal(xs, ys, x.lessOrEqual(y), x.less(y).add(x.equalTo(y)));
    equal(xs, ys, x.less(y).select(x, y), x.minimum(y));
    equal(xs, ys, Gradient.of(x.less(y).add(x.equalTo(y)).sum(), x), graph.fill(Shape.of(4), 0));
  }

  @Property(tries = 100)
  void clampIsMinimumOfMaximum(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    same(xs, ys, x.clamp(-1, 1.5f), x.maximum(graph.constant(-1)).minimum(graph.constant(1.5f)));
    same(xs, ys, x.abs(), x.mul(x.sign()));
  }

  @Property(tries = 50)
  void functionsOfMathematics(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    same(xs, ys, x.sin().square().add(x.cos().square()).add(x), x.add(1f));
    same(xs, ys, x.expm1().log1p(), x);
    same(xs, ys, x.exp().reciprocal(), x.neg().exp());
    same(xs, ys, x.erf().neg(), x.neg().erf());
    same(xs, ys, x.exp().power(y), x.mul(y).exp());
    same(xs, ys, x.power(3), x.mul(x).mul(x));
  }

  @Property(tries = 20)
  void stoppedGradientsAreZero(@ForAll("points") double[] xs, @ForAll("points") double[] ys) {
    Node stopped = x.exp().stopGradient();
    equal(xs, ys, stopped, x.exp());
    equal(xs, ys, Gradient.of(stopped.mul(x).sum(), x), x.exp());
    equal(xs, ys, Gradient.of(x.exp().stopGradient().sum(), x), graph.fill(Shape.of(4), 0));
  }

  @Example
  void powersHaveGradientsAtZero() {
    double[] zeros = new double[4];
    double[] exponents = {0, 1, 2, 3};
    List<Node> gradients = Gradient.of(x.power(y).sum(), List.of(x, y));
    assertThat(value(zeros, exponents, gradients.get(0))).containsExactly(0, 1, 0, 0);
    assertThat(value(zeros, exponents, gradients.get(1))).containsExactly(0, 0, 0, 0);
    Node second = Gradient.of(Gradient.of(x.power(y).sum(), x).sum(), x);
    assertThat(value(zeros, exponents, second)).containsExactly(0, 0, 2, 0);
    Node negative = Gradient.of(x.power(3).sum(), x);
    assertThat(value(new double[] {-1, -2, 0, 1}, zeros, negative)).containsExactly(3, 12, 0, 3);
  }

  @Example
  void kinksHaveTheGradientsOfTheKernels() {
    double[] at = {-1, 0, 1, 2};
    double[] other = {-1, 0, 1, 3};
    assertThat(value(at, other, Gradient.of(x.maximum(y).sum(), y))).containsExactly(0, 0, 0, 1);
    assertThat(value(at, other, Gradient.of(x.abs().sum(), x))).containsExactly(-1, 0, 1, 1);
    assertThat(value(at, other, Gradient.of(x.clamp(-1, 1).sum(), x))).containsExactly(1, 1, 1, 0);
  }
}
