package dev.lanewise.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.run.Allocations;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Small cases, computed by hand. */
class MetricsTest {
  /** A handful of roundings of doubles near 1. */
  private static final Offset<Double> EXACT = within(1e-15);

  private static ConfusionMatrix matrix() {
    // actual a: 5 right, 1 as b; b: 2 as a, 3 right; c: 4 as a; d: never seen.
    ConfusionMatrix m = new ConfusionMatrix(4);
    int[][] counts = {{5, 1, 0, 0}, {2, 3, 0, 0}, {4, 0, 0, 0}, {0, 0, 0, 0}};
    for (int a = 0; a < 4; a++) {
      for (int p = 0; p < 4; p++) {
        for (int n = 0; n < counts[a][p]; n++) {
          m.add(a, p);
        }
      }
    }
    return m;
  }

  @Test
  void confusion() {
    ConfusionMatrix m = matrix();
    assertThat(m.total()).isEqualTo(15);
    assertThat(m.count(1, 0)).isEqualTo(2);
    assertThat(m.accuracy()).isEqualTo(8 / 15.0);
    assertThat(m.precision(0)).isEqualTo(5 / 11.0);
    assertThat(m.recall(0)).isEqualTo(5 / 6.0);
    assertThat(m.f1(0)).isEqualTo(10 / 17.0);
    assertThat(m.precision(2)).isZero();
    assertThat(m.recall(2)).isZero();
    assertThat(m.f1(3)).isZero();
    assertThat(m.macroPrecision()).isCloseTo((5 / 11.0 + 3 / 4.0) / 3, EXACT);
    assertThat(m.macroRecall()).isCloseTo((5 / 6.0 + 3 / 5.0) / 3, EXACT);
    assertThat(m.macroF1()).isCloseTo((10 / 17.0 + 6 / 9.0) / 3, EXACT);
    m.add(matrix());
    assertThat(m.total()).isEqualTo(30);
    assertThat(m.accuracy()).isEqualTo(8 / 15.0);
    m.reset();
    assertThat(m.accuracy()).isNaN();
    assertThatThrownBy(() -> m.add(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> m.add(new ConfusionMatrix(2))).hasMessageContaining("the other has 2");
  }

  @Test
  void topK() {
    float[] scores = {9, 0.1f, 0.4f, 0.4f, 0.1f, Float.NaN};
    int[] ranks = {3, 1, 2, 4}; // of the four scores from place 1 on
    for (int k = 1; k <= 4; k++) {
      for (int label = 0; label < 4; label++) {
        TopK top = new TopK(k);
        top.add(scores, 1, 4, label);
        assertThat(top.accuracy()).isEqualTo(ranks[label] <= k ? 1 : 0);
      }
    }
    TopK top = new TopK(9);
    top.add(scores, 1, 5, 4);
    assertThat(top.accuracy()).isZero();
    top.add(scores, 1, 5, 0);
    assertThat(top.accuracy()).isEqualTo(0.5);
    assertThat(top.total()).isEqualTo(2);
    assertThatThrownBy(() -> top.add(scores, 4, 3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new TopK(0)).hasMessageContaining("k is 0");
  }

  @Test
  void ranking() {
    Ranking r = new Ranking();
    // Hanley and McNeil's way by hand: of 2 x 2 pairs, 0.8 > both, 0.35 > 0.1 and < 0.4.
    r.add(0.1f, false);
    r.add(0.4f, false);
    r.add(0.35f, true);
    r.add(0.8f, true);
    assertThat(r.rocAuc()).isEqualTo(0.75);
    assertThat(r.averagePrecision()).isCloseTo((1 + 2 / 3.0) / 2, EXACT);
    assertThat(r.positives()).isEqualTo(2);
    r.reset();
    r.add(-0f, false);
    r.add(0f, true);
    assertThat(r.rocAuc()).isEqualTo(0.5);
    assertThat(r.averagePrecision()).isEqualTo(0.5);
    r.add(Float.NEGATIVE_INFINITY, false);
    assertThat(r.rocAuc()).isEqualTo(0.75);
    r.reset();
    r.add(1, true);
    assertThat(r.rocAuc()).isNaN();
    assertThatThrownBy(() -> r.add(Float.NaN, true)).hasMessageContaining("example 1 is NaN");
  }

  @Test
  void probabilities() {
    ProbabilityScores s = new ProbabilityScores(2, 2);
    s.add(new float[] {7, 0.75f, 0.25f}, 1, 0);
    s.add(new float[] {0.25f, 0.75f}, 0, 0);
    s.add(new float[] {0.5f, 0.5f}, 0, 0); // its largest is the first, in the upper bin
    assertThat(s.logLoss()).isCloseTo(-Math.log(0.75 * 0.25 * 0.5) / 3, EXACT);
    assertThat(s.brier()).isCloseTo((2 / 16.0 + 18 / 16.0 + 0.5) / 3, EXACT);
    assertThat(s.calibrationError()).isCloseTo(Math.abs(2 - (0.75 + 0.75 + 0.5)) / 3, EXACT);
    s.reset();
    s.add(new float[] {0.9f, 0.1f}, 0, 0);
    s.add(new float[] {0.9f, 0.1f}, 0, 1);
    assertThat(s.calibrationError()).isCloseTo(0.9f - 0.5, EXACT);
    s.add(new float[] {1, 0}, 0, 1);
    assertThat(s.logLoss()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> s.add(new float[] {-1, 2}, 0, 1)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> s.add(new float[] {1}, 0, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new ProbabilityScores(1, 0)).hasMessageContaining("1 classes and 0");
  }

  @Test
  void regression() {
    RegressionErrors e = new RegressionErrors(1);
    float[] actual = {3, -0.5f, 2, 7};
    float[] predicted = {2.5f, 0, 2, 8};
    for (int i = 0; i < 4; i++) {
      e.add(predicted, i, actual, i);
    }
    assertThat(e.meanSquared()).isEqualTo(0.375);
    assertThat(e.rootMeanSquared()).isEqualTo(Math.sqrt(0.375));
    assertThat(e.meanAbsolute()).isEqualTo(0.5);
    assertThat(e.rSquared()).isCloseTo(1 - 1.5 / 29.1875, EXACT);
    RegressionErrors two = new RegressionErrors(2);
    two.add(new float[] {1, 2}, 0, new float[] {1, 4}, 0);
    two.add(new float[] {3, 8}, 0, new float[] {3, 8}, 0);
    assertThat(two.meanSquared()).isEqualTo(1);
    assertThat(two.rSquared(0)).isEqualTo(1);
    assertThat(two.rSquared()).isEqualTo(0.75);
    two.reset();
    assertThat(two.meanAbsolute()).isNaN();
    assertThatThrownBy(() -> new RegressionErrors(0)).hasMessageContaining("0 outputs");
  }

  @Test
  void countingAllocatesNothing() {
    ConfusionMatrix m = new ConfusionMatrix(3);
    TopK top = new TopK(2);
    ProbabilityScores s = new ProbabilityScores(3);
    RegressionErrors e = new RegressionErrors(3);
    float[] p = {0.2f, 0.5f, 0.3f};
    Runnable all =
        () -> {
          m.add(1, 2);
          top.add(p, 0, 3, 1);
          s.add(p, 0, 2);
          e.add(p, 0, p, 0);
        };
    assertThat(Allocations.bytesOf(all, 100)).isZero();
  }
}
