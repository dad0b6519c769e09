package dev.lanewise.nn.metrics;

import java.util.Objects;

/**
 * Share of examples whose class is among the k highest scores. Of equal scores the lower class is
 * the higher; a class whose score is NaN is never among them.
 */
public final class TopK {
  private final int k;
  private long right;
  private long total;

  /** Among the k highest, at least 1. */
  public TopK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("top k: k is " + k + " (want at least 1)");
    }
    this.k = k;
  }

  /** Counts one prediction: the scores of all classes from {@code scores[at]} on. */
  public void add(float[] scores, int at, int classes, int label) {
    Objects.checkFromIndexSize(at, classes, scores.length);
    float own = scores[at + Objects.checkIndex(label, classes)];
    int higher = 0;
    for (int c = 0; c < classes; c++) {
      float other = scores[at + c];
      if (other > own || (other == own && c < label)) {
        higher++;
      }
    }
    right += !Float.isNaN(own) && higher < k ? 1 : 0;
    total++;
  }

  /** Forgets everything. */
  public void reset() {
    right = 0;
    total = 0;
  }

  /** Number of predictions. */
  public long total() {
    return total;
  }

  /** Share of right predictions; NaN if there are none at all. */
  public double accuracy() {
    return (double) right / total;
  }
}
