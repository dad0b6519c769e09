package dev.lanewise.bench.kernel;

import java.util.Arrays;

/** One of those that run in turn, each of whose calls takes long enough for the clock. */
public final class Runner {
  /** Warm is who got no faster than this share of before. */
  private static final double PROGRESS = 0.98;

  private static final int MOST_REPEATS = 10_000;

  private final String name;
  private final Runnable call;
  private double[] nanos = new double[32];
  private int rounds;
  private int repeats = 1;

  /** A call under the name of whose it is. */
  public Runner(String name, Runnable call) {
    this.name = name;
    this.call = call;
  }

  /** Whose call it is. */
  public String name() {
    return name;
  }

  /** Calls of one round. */
  public int repeats() {
    return repeats;
  }

  /**
   * Calls until a window of calls is no faster than the one before.
   *
   * @param mostNanos after which nobody waits any longer
   * @param roundNanos how long a round is to last, if a call is not longer
   */
  public void warmUp(long windowNanos, long mostNanos, long roundNanos) {
    long start = System.nanoTime();
    double before = Double.POSITIVE_INFINITY;
    double fastest = before;
    do {
      before = Math.min(before, fastest);
      fastest = Double.POSITIVE_INFINITY;
      long window = System.nanoTime();
      do {
        fastest = Math.min(fastest, timed());
      } while (System.nanoTime() - window < windowNanos);
    } while (fastest < PROGRESS * before && System.nanoTime() - start < mostNanos);
    repeats = (int) Math.clamp(roundNanos / fastest, 1, MOST_REPEATS);
  }

  /** Calls for one round and notes the time of a call. */
  public void round() {
    if (rounds == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * rounds);
    }
    nanos[rounds++] = timed();
  }

  private double timed() {
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      call.run();
    }
    return (double) (System.nanoTime() - start) / repeats;
  }

  /** Nanoseconds of a call such that so many of the rounds were at least as fast. */
  public double quantile(double share) {
    double[] sorted = Arrays.copyOf(nanos, rounds);
    Arrays.sort(sorted);
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
