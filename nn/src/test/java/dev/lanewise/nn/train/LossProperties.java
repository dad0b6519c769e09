package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Reference;
import dev.lanewise.nn.run.Weights;
import dev.lanewise.nn.train.LossFormula.Rows;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Every loss against its formula in double: plan, value, gradient, and class numbers. */
class LossProperties {
  @Provide
  Arbitrary<LossFormula> formulas() {
    return Arbitraries.of(LossFormula.all());
  }

  private static double[] doubles(float[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray();
  }

  private static float[] rows(Rows kind, RandomKey key, int batch, int n) {
    float[] all = new float[batch * n];
    for (int i = 0; i < batch; i++) {
      System.arraycopy(kind.draw(key.split(i), n), 0, all, i * n, n);
    }
    return all;
  }

  private static Reference at(double[] y, double[] t) {
    return Reference.of(Map.of("y", y, "t", t), Map.of());
  }

  @Property(tries = 100)
  void valuesAreTheFormulas(
      @ForAll("formulas") LossFormula f,
      @ForAll @LongRange(max = 1000) long seed,
      @ForAll @IntRange(min = 1, max = 5) int batch,
      @ForAll @IntRange(min = 2, max = 7) int n) {
    float[] y = rows(f.outputs(), RandomKey.of(seed), batch, n);
    float[] t = rows(f.targets(), RandomKey.of(seed).split(99), batch, n);
    Graph g = new Graph();
    Node output = g.input("y", Shape.of(batch, n));
    Node node = f.loss().of(output, g.input("t", output.shape()));
    double expected = f.mean(doubles(y), doubles(t), n);
    // Constants of nodes are floats.
    assertThat(at(doubles(y), doubles(t)).value(node)[0])
        .isCloseTo(expected, within(1e-6 * (1 + expected)));

    Node gradient = Gradient.of(node, output);
    Execution run =
        Execution.of(
            Planner.of(Kernels.best()).plan(Map.of("loss", node, "gradient", gradient)),
            Weights.zeros(Map.of()));
    run.set("y", y);
    run.set("t", t);
    run.run();
    // Outputs to about 20 with 24 bits, squared in the largest loss; sums of at most 35 terms.
    assertThat((double) run.get("loss")).isCloseTo(expected, within(1e-5 * (1 + expected)));
    float[] found = new float[y.length];
    run.get("gradient", found);
    double[] exact = at(doubles(y), doubles(t)).value(gradient);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).as("%d", i).isCloseTo(exact[i], within(1e-5));
    }
  }

  /** All are convex in y: a gradient lies between the differences to the left and to the right. */
  @Property(tries = 100)
  void gradientsAreBetweenFiniteDifferences(
      @ForAll("formulas") LossFormula f,
      @ForAll @LongRange(max = 1000) long seed,
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 2, max = 5) int n) {
    double[] y = doubles(rows(f.outputs(), RandomKey.of(seed), batch, n));
    double[] t = doubles(rows(f.targets(), RandomKey.of(seed).split(99), batch, n));
    Graph g = new Graph();
    Node output = g.input("y", Shape.of(batch, n));
    Node gradient = Gradient.of(f.loss().of(output, g.input("t", output.shape())), output);
    double[] found = at(y, t).value(gradient);
    double h = 1e-5;
    double value = f.mean(y, t, n);
    for (int i = 0; i < y.length; i++) {
      double[] right = y.clone();
      double[] left = y.clone();
      right[i] += h;
      left[i] -= h;
      // Values to about 1000 rounded at 1e-13, over h: 1e-8; constants of nodes are floats: 1e-6.
      assertThat(found[i])
          .as("%d", i)
          .isBetween(
              (value - f.mean(left, t, n)) / h - 1e-6 * (1 + Math.abs(found[i])),
              (f.mean(right, t, n) - value) / h + 1e-6 * (1 + Math.abs(found[i])));
    }
  }

  @Property(tries = 60)
  void classNumbersStandForRowsWithAOne(
      @ForAll("formulas") LossFormula f,
      @ForAll @LongRange(max = 1000) long seed,
      @ForAll @IntRange(min = 2, max = 7) int n) {
    Graph g = new Graph();
    Node output = g.input("y", Shape.of(3, n));
    Node classes = g.input("t", Shape.of(3));
    Node numbers = f.loss().of(output, classes);
    Node rows = f.loss().of(output, classes.oneHot(n));
    double[] t = IntStream.range(0, 3).mapToDouble(i -> RandomKey.of(seed).below(n, i)).toArray();
    Reference at = at(doubles(rows(f.outputs(), RandomKey.of(seed), 3, n)), t);
    assertThat(at.value(numbers)[0]).isCloseTo(at.value(rows)[0], within(1e-12));
    double[] gradient = at.value(Gradient.of(numbers, output));
    double[] expected = at.value(Gradient.of(rows, output));
    assertThat(gradient).containsExactly(expected, within(1e-12));
  }

  /** Logits of +-1e4 overflow every exponential. */
  @Property(tries = 60)
  void hopelessOutputsGiveTheFormulaAndFiniteGradients(
      @ForAll("formulas") LossFormula f, @ForAll @LongRange(max = 1000) long seed) {
    int n = 4;
    float[] y = new float[2 * n];
    for (int i = 0; i < y.length; i++) {
      y[i] =
          (f.outputs() == Rows.LOG_PROBABILITIES || RandomKey.of(seed).below(2, i) == 0)
              ? -1e4f
              : 1e4f;
    }
    float[] t = rows(f.targets(), RandomKey.of(seed).split(99), 2, n);
    Graph g = new Graph();
    Node output = g.input("y", Shape.of(2, n));
    Node node = f.loss().of(output, g.input("t", output.shape()));
    Execution run =
        Execution.of(
            Planner.best().plan(Map.of("loss", node, "gradient", Gradient.of(node, output))),
            Weights.zeros(Map.of()));
    run.set("y", y);
    run.set("t", t);
    run.run();
    double expected = f.mean(doubles(y), doubles(t), n);
    // Differences of numbers at 1e4 are rounded at 1e-3.
    assertThat((double) run.get("loss")).isCloseTo(expected, within(2e-3 + 1e-6 * expected));
    float[] gradient = new float[y.length];
    run.get("gradient", gradient);
    double[] exact = at(doubles(y), doubles(t)).value(Gradient.of(node, output));
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) gradient[i])
          .isCloseTo(exact[i], within(1e-6 * (1 + Math.abs(exact[i]))))
          .isFinite();
    }
  }

  /** Small losses keep their digits, down to the least float. */
  @Property(tries = 50)
  void binaryCrossEntropyKeepsTheDigitsOfSmallLosses(
      @ForAll @IntRange(min = -80, max = 80) int logit) {
    Graph g = new Graph();
    Node output = g.input("y", Shape.of(1, 1));
    Node node = Loss.binaryCrossEntropy().of(output, g.constant(Shape.of(1), logit > 0 ? 1 : 0));
    Execution run =
        Execution.of(Planner.best().plan(Map.of("loss", node)), Weights.zeros(Map.of()));
    run.set("y", new float[] {logit});
    run.run();
    double expected = Math.log1p(Math.exp(-Math.abs((double) logit)));
    assertThat((double) run.get("loss")).isCloseTo(expected, within(1e-6 * expected));
  }

  @Property(tries = 20)
  void divergenceIsCrossEntropyWithoutEntropyAndNotNegative(
      @ForAll @LongRange(max = 1000) long seed, @ForAll @IntRange(min = 2, max = 7) int n) {
    Graph g = new Graph();
    Node y = g.input("y", Shape.of(2, n));
    Node t = g.input("t", y.shape());
    double[] p = doubles(rows(Rows.PROBABILITIES, RandomKey.of(seed), 2, n));
    Reference at = at(doubles(rows(Rows.LOG_PROBABILITIES, RandomKey.of(seed).split(1), 2, n)), p);
    double divergence = at.value(Loss.kullbackLeibler().of(y, t))[0];
    double entropy = Arrays.stream(p).map(v -> v == 0 ? 0 : -v * Math.log(v)).sum() / 2;
    assertThat(divergence)
        .isCloseTo(at.value(Loss.negativeLogLikelihood().of(y, t))[0] - entropy, within(1e-9))
        .isGreaterThan(-1e-6);
  }
}
