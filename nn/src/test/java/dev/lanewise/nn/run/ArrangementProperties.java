package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Indexed;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Identities of arrangements and rows, in double. */
class ArrangementProperties {
  private static final float EPSILON = 0.01f;

  private Graph graph = new Graph();

  @BeforeTry
  void emptyGraph() {
    graph = new Graph();
  }

  private record Sizes(int a, int b, int c) {}

  private static Sizes sizes(int seed) {
    RandomKey key = RandomKey.of(seed);
    return new Sizes(1 + key.below(4, 0), 1 + key.below(5, 1), 1 + key.below(4, 2));
  }

  private Node input(Sizes s) {
    return graph.input("x", Shape.of(s.a, s.b, s.c));
  }

  /** Both sides on the same numbers; the sums behind them have at most some hundred terms. */
  private void equal(Node left, Node right) {
    equal(left, right, 1e-10);
  }

  private void equal(Node left, Node right, double tolerance) {
    assertThat(left.shape()).isEqualTo(right.shape());
    Map<String, double[]> inputs = new HashMap<>();
    Agreement.inputs(graph, RandomKey.of(9)).forEach((n, x) -> inputs.put(n, Agreement.doubles(x)));
    Reference at = Reference.of(inputs, Map.of());
    double[] a = at.value(left);
    double[] b = at.value(right);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isCloseTo(b[i], within(tolerance * Math.max(1, Math.abs(b[i]))));
    }
  }

  @Property(tries = 30)
  void movementsUndoEachOther(@ForAll @IntRange(max = 100_000) int seed) {
    Sizes s = sizes(seed);
    Node x = input(s);
    equal(x.permute(2, 0, 1).permute(1, 2, 0), x);
    equal(Axes.flip(Axes.flip(x, 0, 1), 0, 1), x);
    equal(Axes.pad(x, 1, 2, 1).slice(1, 2, 2 + s.b), x);
    equal(Axes.pad(x, 1, 2, 1), Axes.pad(x, 1, 2, 1, 0f));
    equal(Axes.concat(1, Axes.split(x, 1, split(s.b))), x);
    equal(
        Axes.stack(2, List.of(x, x.square())).slice(2, 1, 2), x.square().reshape(s.a, s.b, 1, s.c));
  }

  private static int[] split(int size) {
    return size == 1 ? new int[] {1} : new int[] {1, size - 1};
  }

  @Property(tries = 30)
  void linearMapsAndTheirAdjointsHaveTheSameInnerProducts(
      @ForAll @IntRange(max = 100_000) int seed) {
    // <A x, y> = <x, A' y>, A' being what the gradient of <A x, y> in x is.
    Sizes s = sizes(seed);
    Node x = input(s);
    Node rows = graph.constant(Shape.of(3), seed % s.a, 0, s.a - 1);
    for (Node ax :
        List.of(
            x.permute(1, 2, 0),
            Axes.slice(x, 1, new Span(s.b - 1, -1, (s.b + 1) / 2)),
            Axes.pad(x, 0, 1, 2),
            Axes.concat(2, x, x.mul(2)),
            x.gather(rows))) {
      Node y = graph.input("y" + ax.id(), ax.shape());
      Node product = ax.mul(y).sum();
      equal(product, Gradient.of(product, x).mul(x).sum());
    }
  }

  @Property(tries = 30)
  void gatherIsAProductWithOneHotRows(@ForAll @IntRange(max = 100_000) int seed) {
    Sizes s = sizes(seed);
    Node table = graph.input("table", Shape.of(s.b, s.c));
    Node index = graph.constant(Shape.of(3), seed % s.b, s.b - 1, 0);
    equal(table.gather(index), index.oneHot(s.b).matmul(table));
    Node g = graph.input("g", Shape.of(3, s.c));
    equal(
        graph.add(new Indexed.ScatterAdd(g, index, s.b)), index.oneHot(s.b).transpose().matmul(g));
    Node scores = graph.input("scores", Shape.of(3, s.b));
    equal(scores.pick(index), scores.mul(index.oneHot(s.b)).sum(-1));
  }

  @Property(tries = 30)
  void extremesAndExponentials(@ForAll @IntRange(max = 100_000) int seed) {
    Node x = input(sizes(seed));
    equal(x.min(1), x.neg().max(1).neg());
    equal(x.max(0, 2), x.max(0).max(1));
    equal(x.logSumExp(0), x.exp().sum(0).log());
    equal(x.logSumExp(), x.logSumExp(1).logSumExp());
    equal(Gradient.of(x.logSumExp(1).sum(), x), x.softmax(1));
    equal(x.logSoftmax(0), x.softmax(0).log());
    equal(x.add(3f).logSumExp(2), x.logSumExp(2).add(3f));
    // A mean's 1 / n is a float: each of the three is off by up to 2^-24 of numbers up to 1.
    equal(x.variance(1), x.square().mean(1).sub(x.mean(1).square()), 0x3p-24);
  }

  @Property(tries = 30)
  void normalisationsAreCompositionsOfPrimitives(@ForAll @IntRange(max = 100_000) int seed) {
    Sizes s = sizes(seed);
    Node x = input(s);
    Node scale = graph.input("scale", Shape.of(s.c));
    Node shift = graph.input("shift", Shape.of(s.c));
    same(x, Normalise.layer(x, scale, shift, EPSILON), composed(x, true).mul(scale).add(shift));
    same(x, Normalise.rms(x, scale, EPSILON), composed(x, false).mul(scale));
    Node channels = graph.input("channels", Shape.of(2 * s.b));
    Node image = Axes.concat(1, x, x.square());
    Node perChannel = channels.reshape(2 * s.b, 1);
    Node groups = image.reshape(s.a * 2, s.b * s.c);
    same(
        x,
        Normalise.group(image, 2, channels, channels, EPSILON),
        composed(groups, true).reshape(image.shape()).mul(perChannel).add(perChannel));
  }

  /** Values, gradients, and gradients of gradients. */
  private void same(Node x, Node fused, Node composed) {
    equal(fused, composed);
    Node first = Gradient.of(fused.tanh().sum(), x);
    Node other = Gradient.of(composed.tanh().sum(), x);
    equal(first, other);
    equal(Gradient.of(first.square().sum(), x), Gradient.of(other.square().sum(), x));
  }

  private static Node mean(Node x) {
    return x.sumKept(-1).div(x.graph().constant(x.shape().dim(-1)));
  }

  private static Node composed(Node x, boolean centred) {
    Node centre = centred ? x.sub(mean(x)) : x;
    Node square = mean(centre.square());
    return centre.div(square.add(EPSILON).sqrt());
  }
}
