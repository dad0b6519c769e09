package dev.lanewise.nn.metrics;

import java.util.Arrays;
import java.util.Objects;

/**
 * How often each class was taken for each, and the measures that follow from it. With TP, FP and FN
 * the right, the false and the missed predictions of a class: precision is TP / (TP + FP), recall
 * TP / (TP + FN), F1 their harmonic mean 2 TP / (2 TP + FP + FN); 0 / 0 counts as 0. An example has
 * one class and one prediction.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final long[] counts;

  /** An empty one of at least one class. */
  public ConfusionMatrix(int classes) {
    if (classes < 1 || classes > 1 << 15) {
      throw new IllegalArgumentException(
          "confusion matrix: %d classes (want 1 to %d)".formatted(classes, 1 << 15));
    }
    this.classes = classes;
    counts = new long[classes * classes];
  }

  /** Counts one prediction. */
  public void add(int actual, int predicted) {
    counts[at(actual, predicted)]++;
  }

  /** Counts what another one of as many classes has counted. */
  public void add(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "confusion matrix: %d classes, but the other has %d".formatted(classes, other.classes));
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** Forgets everything. */
  public void reset() {
    Arrays.fill(counts, 0);
  }

  private int at(int actual, int predicted) {
    return Objects.checkIndex(actual, classes) * classes + Objects.checkIndex(predicted, classes);
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** How many examples of class {@code actual} were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[at(actual, predicted)];
  }

  /** Number of predictions. */
  public long total() {
    long n = 0;
    for (long count : counts) {
      n += count;
    }
    return n;
  }

  /** Share of right predictions; NaN if there are none at all. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += count(c, c);
    }
    return (double) right / total();
  }

  /** How many examples are of that class. */
  public long actual(int c) {
    long n = 0;
    for (int p = 0; p < classes; p++) {
      n += count(c, p);
    }
    return n;
  }

  /** How many examples were taken for that class. */
  public long predicted(int c) {
    long n = 0;
    for (int a = 0; a < classes; a++) {
      n += count(a, c);
    }
    return n;
  }

  /** Share of the predictions of class c that are right. */
  public double precision(int c) {
    return ratio(count(c, c), predicted(c));
  }

  /** Share of the examples of class c that were found. */
  public double recall(int c) {
    return ratio(count(c, c), actual(c));
  }

  /** Harmonic mean of precision and recall. */
  public double f1(int c) {
    return ratio(2 * count(c, c), predicted(c) + actual(c));
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** Mean precision of the classes that occur or were predicted. */
  public double macroPrecision() {
    return macro(this::precision);
  }

  /** Mean recall of the classes that occur or were predicted. */
  public double macroRecall() {
    return macro(this::recall);
  }

  /** Mean F1 of the classes that occur or were predicted. */
  public double macroF1() {
    return macro(this::f1);
  }

  private interface Measure {
    double of(int c);
  }

  private double macro(Measure measure) {
    double sum = 0;
    int seen = 0;
    for (int c = 0; c < classes; c++) {
      if (actual(c) + predicted(c) > 0) {
        sum += measure.of(c);
        seen++;
      }
    }
    return sum / seen;
  }

  /**
   * F1 of the sums of all classes' TP, FP and FN, which is micro-averaged precision and recall too:
   * where every example has one class and one prediction, each false one is also a missed one, and
   * all of them are the accuracy.
   */
  public double microF1() {
    return accuracy();
  }
}
