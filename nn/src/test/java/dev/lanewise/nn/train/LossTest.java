package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LossTest {
  private static float[] normals(long seed, int n, double scale) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (scale * RandomKey.of(seed).normal(i));
    }
    return x;
  }

  /** Loss and gradient by the formulas in double: {@code (softmax(y) - t) / batch}. */
  @Property(tries = 40)
  void crossEntropyAndItsGradient(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int batch,
      @ForAll @IntRange(min = 1, max = 12) int classes) {
    float[] y = normals(seed, batch * classes, 5);
    float[] t = new float[batch];
    double loss = 0;
    double[] gradient = new double[y.length];
    for (int i = 0; i < batch; i++) {
      t[i] = RandomKey.of(seed).below(classes, 1000 + i);
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < classes; j++) {
        max = Math.max(max, y[i * classes + j]);
      }
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        sum += Math.exp(y[i * classes + j] - max);
      }
      loss -= (y[i * classes + (int) t[i]] - max - Math.log(sum)) / batch;
      for (int j = 0; j < classes; j++) {
        gradient[i * classes + j] =
            (Math.exp(y[i * classes + j] - max) / sum - (j == t[i] ? 1 : 0)) / batch;
      }
    }
    check(Loss.crossEntropy(), Shape.of(batch, classes), y, Shape.of(batch), t, loss, gradient);
  }

  @Property(tries = 40)
  void squaredErrorAndItsGradient(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int batch,
      @ForAll @IntRange(min = 1, max = 12) int n) {
    float[] y = normals(seed, batch * n, 2);
    float[] t = normals(seed + 1, batch * n, 2);
    double loss = 0;
    double[] gradient = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      double d = (double) y[i] - t[i];
      loss += d * d / batch;
      gradient[i] = 2 * d / batch;
    }
    Shape shape = Shape.of(batch, n);
    check(Loss.squaredError(), shape, y, shape, t, loss, gradient);
  }

  private static void check(
      Loss of,
      Shape shape,
      float[] y,
      Shape targetShape,
      float[] t,
      double loss,
      double[] gradient) {
    Graph g = new Graph();
    Node output = g.input("y", shape);
    Node node = of.of(output, g.input("t", targetShape));
    Execution run =
        Execution.of(
            Planner.of(Kernels.best())
                .plan(Map.of("loss", node, "gradient", Gradient.of(node, output))),
            Weights.zeros(Map.of()));
    run.set("y", y);
    run.set("t", t);
    run.run();
    // Logits to about 20 with 24 bits, a dozen operations, sums of a hundred terms.
    assertThat((double) run.get("loss")).isCloseTo(loss, within(1e-5 * (1 + Math.abs(loss))));
    float[] found = new float[y.length];
    run.get("gradient", found);
    for (int i = 0; i < y.length; i++) {
      assertThat((double) found[i]).as("%d", i).isCloseTo(gradient[i], within(1e-5));
    }
  }

  @Test
  void aHopelessLogitGivesALargeLossAndNotInfinity() {
    Shape shape = Shape.of(1, 2);
    check(
        Loss.crossEntropy(),
        shape,
        new float[] {500, -500},
        Shape.of(1),
        new float[] {1},
        1000,
        new double[] {1, -1});
  }

  @Test
  void noContinuityGivesInfinityAndNeverNaN() {
    float inf = Float.POSITIVE_INFINITY;
    assertThat(value(Loss.kullbackLeibler(), new float[] {0, -inf}, 0.5f, 0.5f)).isEqualTo(inf);
    assertThat(value(Loss.kullbackLeibler(), new float[] {0, -inf}, 1, 0)).isZero();
    assertThat(value(Loss.negativeLogLikelihood(), new float[] {0, -inf}, 0.5f, 0.5f))
        .isEqualTo(inf);
    assertThat(value(Loss.negativeLogLikelihood(), new float[] {0, -inf}, 1, 0)).isZero();
  }

  private static float value(Loss loss, float[] y, float... t) {
    Graph g = new Graph();
    Shape row = Shape.of(1, t.length);
    Node node = loss.of(g.input("y", row), g.constant(row, t));
    Execution run =
        Execution.of(Planner.best().plan(Map.of("loss", node)), Weights.zeros(Map.of()));
    run.set("y", y);
    run.run();
    return run.get("loss");
  }

  @Test
  void oneColumnTakesOneValuePerRow() {
    Graph g = new Graph();
    Node output = g.input("y", Shape.of(4, 1));
    Node target = g.input("t", Shape.of(4));
    assertThat(Loss.squaredError().of(output, target))
        .isSameAs(Loss.squaredError().of(output, target.reshape(4, 1)));
  }

  @Test
  void refusesTargetsOfAnotherShape() {
    Graph g = new Graph();
    Node output = g.input("y", Shape.of(4, 10));
    for (LossFormula f : LossFormula.all()) {
      String word = f.loss().describe().replaceFirst(" .*", "");
      assertThatThrownBy(() -> f.loss().of(output, g.input("t", Shape.of(3))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "%s: output is [4, 10] but the target is [3] (want the same shape, or one class"
                  + " number per row)",
              word);
    }
    assertThatThrownBy(() -> Loss.crossEntropy().of(g.input("z", Shape.of(4)), output))
        .hasMessage("cross-entropy: output is [4] but must be [batch, classes]");
  }

  @Test
  void describesItself() {
    for (LossFormula f : LossFormula.all()) {
      assertThat(Loss.parse(f.loss().describe())).isEqualTo(f.loss());
    }
    refused("cosine", "\"cosine\" is none of squared-error, absolute-error, huber DELTA");
    refused("hinge 2", "\"hinge 2\" is none of");
    refused("huber", "\"huber\" is none of");
    refused("huber x", "\"x\" in \"huber x\" is not a number");
    refused("huber 0", "huber: delta is 0.0 but must be positive");
    refused(
        "cross-entropy 1", "cross-entropy: smoothing is 1.0 but must be at least 0 and below 1");
    refused("cross-entropy NaN", "smoothing is NaN");
  }

  private static void refused(String line, String message) {
    assertThatThrownBy(() -> Loss.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
