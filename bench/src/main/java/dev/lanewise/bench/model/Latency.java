package dev.lanewise.bench.model;

import org.HdrHistogram.Histogram;

/**
 * How long single calls took, in nanoseconds: half, 90 % and 99 % of them no longer than this, and
 * the longest.
 *
 * @param calls how many were timed
 */
public record Latency(double p50, double p90, double p99, double max, long calls) {
  /** Two minutes: nothing we time is longer. */
  private static final long LONGEST = 120_000_000_000L;

  /**
   * Times each of {@code calls} calls; the first ones count as much as the others, so warm up
   * before.
   */
  public static Latency of(Runnable call, int calls) {
    Histogram histogram = new Histogram(LONGEST, 3);
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      call.run();
      long end = System.nanoTime();
      histogram.recordValue(Math.min(end - start, LONGEST));
      start = end; // one reading of the timer per call: it costs some 20 ns
    }
    return of(histogram);
  }

  /** Calls timed one by one, as they come. */
  static final class Watch {
    private final Histogram histogram = new Histogram(LONGEST, 3);
    private long nanos;

    void time(Runnable call) {
      long start = System.nanoTime();
      call.run();
      long took = System.nanoTime() - start;
      histogram.recordValue(Math.min(took, LONGEST));
      nanos += took;
    }

    void forget() {
      histogram.reset();
      nanos = 0;
    }

    Latency latency() {
      return of(histogram);
    }

    double meanNanos() {
      return (double) nanos / histogram.getTotalCount();
    }
  }

  /** Of calls that were timed elsewhere. */
  public static Latency of(Histogram histogram) {
    return new Latency(
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getMaxValue(),
        histogram.getTotalCount());
  }
}
