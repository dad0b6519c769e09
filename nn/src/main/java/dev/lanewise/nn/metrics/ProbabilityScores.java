package dev.lanewise.nn.metrics;

import java.util.Arrays;
import java.util.Objects;

/**
 * How good predicted probabilities of classes are. With p those of an example and y its class:
 *
 * <ul>
 *   <li>log loss: the mean of {@code -ln p_y}; +infinity if a class came that was held impossible
 *   <li>Brier score: the mean of {@code sum_c (p_c - [c = y])^2}, from 0 to 2 (Brier 1950)
 *   <li>expected calibration error: examples are put into bins of equal width by their largest
 *       probability; the mean, over examples, of the distance between their bin's mean probability
 *       and its share of right predictions (Guo, Pleiss, Sun, Weinberger: On calibration of modern
 *       neural networks, ICML 2017, equation 3)
 * </ul>
 */
public final class ProbabilityScores {
  /** Guo et al. use as many. */
  public static final int USUAL_BINS = 15;

  private final int classes;
  private final double[] confidence;
  private final long[] right;
  private double logLoss;
  private double brier;
  private long total;

  /** Of at least two classes, with the usual number of bins. */
  public ProbabilityScores(int classes) {
    this(classes, USUAL_BINS);
  }

  /** Of at least two classes, with at least one bin. */
  public ProbabilityScores(int classes, int bins) {
    if (classes < 2 || bins < 1) {
      throw new IllegalArgumentException(
          "probability scores: %d classes and %d bins (want at least 2 and 1)"
              .formatted(classes, bins));
    }
    this.classes = classes;
    confidence = new double[bins];
    right = new long[bins];
  }

  /**
   * Counts one prediction: the probabilities of all classes from {@code probabilities[at]} on.
   *
   * @throws IllegalArgumentException if one is not in 0 .. 1, up to a rounding
   */
  public void add(float[] probabilities, int at, int label) {
    Objects.checkFromIndexSize(at, classes, probabilities.length);
    Objects.checkIndex(label, classes);
    int best = 0;
    double squares = 0;
    for (int c = 0; c < classes; c++) {
      float p = probabilities[at + c];
      if (!(p >= 0 && p <= 1 + 1e-5f)) {
        throw new IllegalArgumentException(
            "probability scores: the probability of class %d is %s (softmax the logits first)"
                .formatted(c, p));
      }
      double miss = c == label ? 1.0 - p : p;
      squares += miss * miss;
      best = p > probabilities[at + best] ? c : best;
    }
    logLoss -= Math.log(probabilities[at + label]);
    brier += squares;
    float sureness = probabilities[at + best];
    int bin = Math.min(confidence.length - 1, (int) (sureness * confidence.length));
    confidence[bin] += sureness;
    right[bin] += best == label ? 1 : 0;
    total++;
  }

  /** Forgets everything. */
  public void reset() {
    Arrays.fill(confidence, 0);
    Arrays.fill(right, 0);
    logLoss = 0;
    brier = 0;
    total = 0;
  }

  /** Number of predictions. */
  public long total() {
    return total;
  }

  /** In nats; NaN without predictions. */
  public double logLoss() {
    return logLoss / total;
  }

  /** From 0, right and sure, to 2, wrong and sure; NaN without predictions. */
  public double brier() {
    return brier / total;
  }

  /** From 0, as sure as right, to 1; NaN without predictions. */
  public double calibrationError() {
    double sum = 0;
    for (int b = 0; b < confidence.length; b++) {
      sum += Math.abs(confidence[b] - right[b]);
    }
    return sum / total;
  }
}
