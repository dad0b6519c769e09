package dev.lanewise.bench.model;

import dev.lanewise.kernels.Peak;

/** This core's peak: the rate of fused multiply-adds that wait for nothing. */
public final class PeakRate {
  /** About a tenth of a millisecond a burst, so that some fall between two interruptions. */
  private static final int STEPS = 20_000;

  private static final long WARM_UP_NANOS = 150_000_000;
  private static final long NANOS = 150_000_000;

  @SuppressWarnings("UnusedVariable") // keeps the compiler from dropping work whose result nobody needs
  private static volatile float sink;

  private PeakRate() {}

  /** GFLOP/s of one thread; the best of many bursts after a warm-up. */
  public static double gflops() {
    bursts(WARM_UP_NANOS);
    return bursts(NANOS);
  }

  private static double bursts(long nanos) {
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + nanos;
    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
      sink = Peak.run(STEPS);
      least = Math.min(least, System.nanoTime() - start);
    }
    return (double) Peak.operations(STEPS) / least;
  }
}
