package dev.lanewise.nn.train;

import dev.lanewise.kernels.RandomKey;
import java.util.Arrays;
import java.util.List;

/**
 * A loss of one row in double, by the sentence that defines it, and the kinds of rows it is for.
 */
record LossFormula(Loss loss, Rows outputs, Rows targets, Row row) {
  /** The loss of one row. */
  interface Row {
    double of(double[] y, double[] t);
  }

  /** One summand of a row's loss. */
  private interface Term {
    double of(double y, double t);
  }

  /** How a row is drawn. */
  enum Rows {
    NUMBERS,
    BITS,
    ONE_HOT,
    PROBABILITIES,
    LOG_PROBABILITIES;

    float[] draw(RandomKey key, int n) {
      float[] row = new float[n];
      for (int j = 0; j < n; j++) {
        row[j] =
            switch (this) {
              case NUMBERS -> 4 * key.normal(j);
              case BITS -> key.below(2, j);
              case ONE_HOT -> j == key.below(n, 0) ? 1 : 0;
              // Some are 0, but never all of them.
              case PROBABILITIES -> j > 0 && key.below(3, j) == 0 ? 0 : key.uniform(j) + 0.01f;
              case LOG_PROBABILITIES -> key.uniform(j) + 0.01f;
            };
      }
      return switch (this) {
        case NUMBERS, BITS, ONE_HOT -> row;
        case PROBABILITIES -> normalised(row, false);
        case LOG_PROBABILITIES -> normalised(row, true);
      };
    }

    private static float[] normalised(float[] row, boolean log) {
      double sum = 0;
      for (float p : row) {
        sum += p;
      }
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) (log ? Math.log(row[j] / sum) : row[j] / sum);
      }
      return row;
    }
  }

  /** All losses that have a word. */
  static List<LossFormula> all() {
    return List.of(
        summed(Loss.squaredError(), Rows.NUMBERS, Rows.NUMBERS, (y, t) -> (y - t) * (y - t)),
        summed(Loss.absoluteError(), Rows.NUMBERS, Rows.NUMBERS, (y, t) -> Math.abs(y - t)),
        summed(Loss.huber(0.75f), Rows.NUMBERS, Rows.NUMBERS, (y, t) -> huber(Math.abs(y - t))),
        crossEntropy(Loss.crossEntropy(), 0),
        crossEntropy(Loss.crossEntropy(0.125f), 0.125),
        summed(
            Loss.binaryCrossEntropy(),
            Rows.NUMBERS,
            Rows.BITS,
            (y, t) -> minusLogSigmoid(t == 1 ? y : -y)),
        summed(
            Loss.negativeLogLikelihood(),
            Rows.LOG_PROBABILITIES,
            Rows.PROBABILITIES,
            (y, t) -> t == 0 ? 0 : -t * y),
        summed(
            Loss.kullbackLeibler(),
            Rows.LOG_PROBABILITIES,
            Rows.PROBABILITIES,
            (y, t) -> t == 0 ? 0 : t * (Math.log(t) - y)),
        summed(Loss.hinge(), Rows.NUMBERS, Rows.BITS, (y, t) -> Math.max(0, 1 - (t == 1 ? y : -y))),
        new LossFormula(Loss.multiclassHinge(), Rows.NUMBERS, Rows.ONE_HOT, LossFormula::worst));
  }

  private static LossFormula summed(Loss loss, Rows outputs, Rows targets, Term term) {
    return new LossFormula(loss, outputs, targets, (y, t) -> sum(y, t, term));
  }

  private static LossFormula crossEntropy(Loss loss, double smoothing) {
    return new LossFormula(
        loss,
        Rows.NUMBERS,
        Rows.PROBABILITIES,
        (y, t) -> {
          double max = Arrays.stream(y).max().orElseThrow();
          double log = max + Math.log(Arrays.stream(y).map(v -> Math.exp(v - max)).sum());
          return sum(y, t, (a, b) -> ((1 - smoothing) * b + smoothing / y.length) * (log - a));
        });
  }

  /** The mean over rows of n. */
  double mean(double[] y, double[] t, int n) {
    double sum = 0;
    for (int from = 0; from < y.length; from += n) {
      sum += row.of(Arrays.copyOfRange(y, from, from + n), Arrays.copyOfRange(t, from, from + n));
    }
    return sum * n / y.length;
  }

  private static double sum(double[] y, double[] t, Term term) {
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      sum += term.of(y[j], t[j]);
    }
    return sum;
  }

  private static double huber(double d) {
    return d <= 0.75 ? d * d / 2 : 0.75 * (d - 0.375);
  }

  /** {@code ln(1 + e^-z)}; below -30 what is added to -z is less than its rounding. */
  private static double minusLogSigmoid(double z) {
    return z < -30 ? -z : Math.log1p(Math.exp(-z));
  }

  private static double worst(double[] y, double[] t) {
    int right = 0;
    while (t[right] == 0) {
      right++;
    }
    double worst = 0;
    for (int j = 0; j < y.length; j++) {
      worst = j == right ? worst : Math.max(worst, 1 + y[j] - y[right]);
    }
    return worst;
  }

  @Override
  public String toString() {
    return loss.describe();
  }
}
