package dev.lanewise.nn.metrics;

import java.util.Arrays;

/**
 * How well a score tells positive from negative examples, whatever the threshold. Needs all scores
 * at once: 8 bytes each.
 */
public final class Ranking {
  /** Scores in their order in the upper bits, whether positive in the lowest. */
  private long[] examples = new long[64];

  private int count;
  private int positives;

  /** Of no examples yet. */
  public Ranking() {}

  /** One example. */
  public void add(float score, boolean positive) {
    if (Float.isNaN(score)) {
      throw new IllegalArgumentException("ranking: the score of example " + count + " is NaN");
    }
    if (count == examples.length) {
      examples = Arrays.copyOf(examples, Math.addExact(count, Math.min(count, 1 << 28)));
    }
    int bits = Float.floatToIntBits(score + 0f); // -0 becomes 0
    long order = bits < 0 ? ~bits ^ 0x8000_0000 : bits; // negative floats run backwards
    examples[count++] = order << 1 | (positive ? 1 : 0);
    positives += positive ? 1 : 0;
  }

  /** Forgets everything. */
  public void reset() {
    count = 0;
    positives = 0;
  }

  /** Number of examples. */
  public int count() {
    return count;
  }

  /** Number of positive examples. */
  public int positives() {
    return positives;
  }

  /**
   * Area under the receiver's operating characteristic: the probability that a positive example
   * scores higher than a negative one, equal scores counting half (Mann, Whitney 1947). NaN without
   * examples of both kinds.
   */
  public double rocAuc() {
    long[] sorted = sorted();
    double pairs = 0;
    long negativesBelow = 0;
    for (int i = 0; i < count; ) {
      int end = end(sorted, i);
      int p = positives(sorted, i, end);
      int n = end - i - p;
      pairs += p * (negativesBelow + 0.5 * n);
      negativesBelow += n;
      i = end;
    }
    return pairs / ((double) positives * (count - positives));
  }

  /**
   * The mean, over the positive examples, of the precision at their score: {@code sum_t (R_t -
   * R_(t-1)) P_t} over the different scores t from high to low. NaN without positive examples.
   */
  public double averagePrecision() {
    long[] sorted = sorted();
    double sum = 0;
    long found = 0;
    for (int end = count; end > 0; ) {
      int from = end - 1;
      while (from > 0 && sorted[from - 1] >> 1 == sorted[end - 1] >> 1) {
        from--;
      }
      int p = positives(sorted, from, end);
      found += p;
      sum += p * ((double) found / (count - from));
      end = from;
    }
    return sum / positives;
  }

  private long[] sorted() {
    long[] sorted = Arrays.copyOf(examples, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Where the scores equal to that at {@code i} end. */
  private static int end(long[] sorted, int i) {
    int end = i + 1;
    while (end < sorted.length && sorted[end] >> 1 == sorted[i] >> 1) {
      end++;
    }
    return end;
  }

  private static int positives(long[] sorted, int from, int end) {
    int p = 0;
    for (int i = from; i < end; i++) {
      p += (int) (sorted[i] & 1);
    }
    return p;
  }
}
