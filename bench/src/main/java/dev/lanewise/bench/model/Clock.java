package dev.lanewise.bench.model;

/**
 * The rate at which this core runs dependent instructions: its true clock, turbo and throttling
 * included.
 */
public final class Clock {
  /** About 5 ms at 4 GHz: long for the timer, short enough to fall between two interruptions. */
  private static final int STEPS = 10_000_000;

  private static final int TRIES = 12;

  @SuppressWarnings(
      "UnusedVariable") // keeps the compiler from dropping work whose result nobody needs
  private static volatile long sink;

  private Clock() {}

  /** Cycles a second; the best of several tries, because interruptions only ever lower it. */
  public static double hertz() {
    double best = 0;
    for (int i = 0; i < TRIES; i++) {
      long start = System.nanoTime();
      sink = chain(STEPS, start);
      best = Math.max(best, 2.0 * STEPS / (System.nanoTime() - start));
    }
    return best * 1e9;
  }

  /**
   * Two cycles a step on any recent core: neither exclusive-or nor addition can start before the
   * other ends.
   */
  private static long chain(int steps, long x) {
    long y = x;
    for (int i = 0; i < steps; i++) {
      y = (y ^ 0x5bd1e995L) + 0x9e3779b9L;
    }
    return y;
  }
}
