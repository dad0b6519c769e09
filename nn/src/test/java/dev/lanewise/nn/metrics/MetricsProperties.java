package dev.lanewise.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Each measure against its definition by brute force, in double. */
class MetricsProperties {
  /** Sums of n terms of one sign, made in two ways: each is off by n half-ulps at most. */
  private static double rounding(int n, double size) {
    return (n + 4) * 0x1p-52 * size;
  }

  @Property(tries = 50)
  void precisionAndRecallAreShares(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
    RandomKey key = RandomKey.of(seed);
    ConfusionMatrix m = new ConfusionMatrix(4);
    int[] actual = new int[n];
    int[] predicted = new int[n];
    for (int i = 0; i < n; i++) {
      actual[i] = key.below(4, 2L * i);
      predicted[i] = key.below(3, 2L * i + 1);
      m.add(actual[i], predicted[i]);
    }
    long allFalse = 0;
    long allMissed = 0;
    for (int c = 0; c < 4; c++) {
      long right = 0;
      long wrong = 0;
      long missed = 0;
      for (int i = 0; i < n; i++) {
        right += actual[i] == c && predicted[i] == c ? 1 : 0;
        wrong += actual[i] != c && predicted[i] == c ? 1 : 0;
        missed += actual[i] == c && predicted[i] != c ? 1 : 0;
      }
      assertThat(m.precision(c)).isEqualTo(right == 0 ? 0 : right / (double) (right + wrong));
      assertThat(m.recall(c)).isEqualTo(right == 0 ? 0 : right / (double) (right + missed));
      double p = m.precision(c);
      double r = m.recall(c);
      assertThat(m.f1(c)).isCloseTo(p + r == 0 ? 0 : 2 * p * r / (p + r), within(1e-15));
      allFalse += wrong;
      allMissed += missed;
    }
    assertThat(allFalse).isEqualTo(allMissed);
    assertThat(m.microF1()).isEqualTo((n - allFalse) / (double) n);
  }

  /** All pairs; few different scores, so that many are equal. */
  @Property(tries = 50)
  void areaUnderTheCurveCountsPairs(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 150) int n) {
    RandomKey key = RandomKey.of(seed);
    Ranking ranking = new Ranking();
    float[] scores = new float[n];
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      scores[i] = key.below(2 * n, 2L * i) - n;
      positive[i] = i == 0 || (i > 1 && key.bits(2L * i + 1) < 0);
      ranking.add(scores[i], positive[i]);
    }
    double won = 0;
    double pairs = 0;
    double precision = 0;
    for (int i = 0; i < n; i++) {
      double above = 0;
      double right = 0;
      for (int j = 0; j < n; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
        above += scores[j] >= scores[i] ? 1 : 0;
        right += scores[j] >= scores[i] && positive[j] ? 1 : 0;
      }
      precision += positive[i] ? right / above : 0;
    }
    assertThat(ranking.rocAuc()).isEqualTo(won / pairs); // all whole or half numbers: exact
    assertThat(ranking.averagePrecision())
        .isCloseTo(precision / ranking.positives(), within(rounding(n, 1)));
  }

  /** A strictly rising function changes no order, turning the scores round turns the area. */
  @Property(tries = 30)
  void onlyTheOrderOfScoresMatters(@ForAll long seed, @ForAll @IntRange(min = 2, max = 99) int n) {
    RandomKey key = RandomKey.of(seed);
    Ranking plain = new Ranking();
    Ranking cubed = new Ranking();
    Ranking turned = new Ranking();
    for (int i = 0; i < n; i++) {
      float score = key.below(40, i) - 20;
      boolean positive = i % 2 == 0;
      plain.add(score, positive);
      cubed.add(score * score * score, positive);
      turned.add(-score, positive);
    }
    assertThat(cubed.rocAuc()).isEqualTo(plain.rocAuc());
    assertThat(cubed.averagePrecision()).isEqualTo(plain.averagePrecision());
    assertThat(turned.rocAuc()).isCloseTo(1 - plain.rocAuc(), within(rounding(0, 1)));
  }

  @Property(tries = 50)
  void topOneIsTheAccuracyAndMoreIsNeverLess(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int n) {
    RandomKey key = RandomKey.of(seed);
    TopK[] tops = new TopK[5];
    Arrays.setAll(tops, k -> new TopK(k + 1));
    ConfusionMatrix m = new ConfusionMatrix(5);
    float[] scores = new float[5];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < 5; c++) {
        scores[c] = key.below(6, 6L * i + c);
      }
      int label = key.below(5, 6L * i + 5);
      int best = 0;
      for (int c = 1; c < 5; c++) {
        best = scores[c] > scores[best] ? c : best;
      }
      m.add(label, best);
      for (TopK top : tops) {
        top.add(scores, 0, 5, label);
      }
    }
    assertThat(tops[0].accuracy()).isEqualTo(m.accuracy());
    for (int k = 1; k < 5; k++) {
      assertThat(tops[k].accuracy()).isGreaterThanOrEqualTo(tops[k - 1].accuracy());
    }
    assertThat(tops[4].accuracy()).isEqualTo(1);
  }

  @Property(tries = 50)
  void probabilityScoresAreTheirFormulas(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 80) int n,
      @ForAll @IntRange(min = 1, max = 12) int bins) {
    RandomKey key = RandomKey.of(seed);
    ProbabilityScores scores = new ProbabilityScores(3, bins);
    double[] sureness = new double[bins];
    double[] right = new double[bins];
    double loss = 0;
    double brier = 0;
    for (int i = 0; i < n; i++) {
      float a = (1 + key.below(63, 4L * i)) / 128f;
      float b = (1 + key.below(63, 4L * i + 1)) / 128f;
      float[] p = {a, b, 1 - a - b};
      int label = key.below(3, 4L * i + 2);
      scores.add(p, 0, label);
      loss -= Math.log(p[label]);
      int best = 0;
      for (int c = 0; c < 3; c++) {
        brier += (p[c] - (c == label ? 1.0 : 0)) * (p[c] - (c == label ? 1.0 : 0));
        best = p[c] > p[best] ? c : best;
      }
      for (int bin = 0; bin < bins; bin++) {
        // In exact steps of 1/128: bin/bins <= p < (bin+1)/bins without a division.
        double scaled = (double) p[best] * bins;
        if (scaled >= bin && (scaled < bin + 1 || bin == bins - 1)) {
          sureness[bin] += p[best];
          right[bin] += best == label ? 1 : 0;
        }
      }
    }
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      error += Math.abs(sureness[bin] - right[bin]) / n;
    }
    assertThat(scores.logLoss()).isCloseTo(loss / n, within(rounding(n, 5)));
    assertThat(scores.brier()).isCloseTo(brier / n, within(rounding(3 * n, 2)));
    assertThat(scores.calibrationError()).isCloseTo(error, within(rounding(n, 1)));
  }

  /**
   * Two passes against one. The targets lie within 5 of a mean of 3, so that squares are at most 64
   * and the moving mean's roundings stay below those of as many sums of such squares.
   */
  @Property(tries = 50)
  void regressionErrorsAreTheirFormulas(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 100) int n) {
    RandomKey key = RandomKey.of(seed);
    RegressionErrors errors = new RegressionErrors(2);
    float[] t = new float[2 * n];
    float[] y = new float[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      t[i] = 3 + 10 * (key.uniform(2L * i) - 0.5f);
      y[i] = t[i] + key.uniform(2L * i + 1) - 0.5f;
    }
    double squares = 0;
    double distances = 0;
    double[] left = new double[2];
    double[] spread = new double[2];
    for (int j = 0; j < 2; j++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += t[2 * i + j] / (double) n;
      }
      for (int i = 0; i < n; i++) {
        double e = (double) y[2 * i + j] - t[2 * i + j];
        left[j] += e * e;
        squares += e * e;
        distances += Math.abs(e);
        spread[j] += (t[2 * i + j] - mean) * (t[2 * i + j] - mean);
      }
    }
    for (int i = 0; i < n; i++) {
      errors.add(y, 2 * i, t, 2 * i);
    }
    assertThat(errors.meanSquared()).isCloseTo(squares / (2 * n), within(rounding(2 * n, 1)));
    assertThat(errors.meanAbsolute()).isCloseTo(distances / (2 * n), within(rounding(2 * n, 1)));
    for (int j = 0; j < 2; j++) {
      double relative = left[j] / spread[j];
      double roundings = rounding(3 * n, 1) + rounding(3 * n, 64.0 * n / spread[j]);
      assertThat(errors.rSquared(j))
          .isCloseTo(1 - relative, within(relative * roundings + 0x1p-52));
    }
  }
}
