package dev.lanewise.bench.kernel;

import java.util.Arrays;

/**
 * Where the middle half of some samples lies.
 *
 * @param low a quarter of the samples are below it
 * @param high a quarter of the samples are above it
 */
record Spread(double low, double median, double high) {
  /**
   * The quartiles of at least one sample, between neighbours in proportion (type 7 of Hyndman and
   * Fan, 1996).
   */
  static Spread of(double[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("spread: there are no samples");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
