package dev.lanewise.nn.serve;

/**
 * What a service has done and is doing, as plain numbers for a metrics library to read whenever it
 * likes. Counts only grow; those read while calls run may be a call apart from each other. Reading
 * disturbs no call.
 */
public final class Counters {
  private final Pool pool;

  Counters(Pool pool) {
    this.pool = pool;
  }

  private long sum(int what) {
    long sum = 0;
    for (Slot slot : pool.slots()) {
      sum += slot.tally().get(what);
    }
    return sum;
  }

  /** Runs that came to their end. */
  public long runs() {
    return sum(Tally.DONE);
  }

  /** Runs that ended with an exception other than a cancellation. */
  public long failures() {
    return sum(Tally.FAILED);
  }

  /** Runs that were cancelled when they had begun. */
  public long cancelled() {
    return sum(Tally.CANCELLED);
  }

  /** Calls that got no predictor within their patience. */
  public long refused() {
    return pool.refused();
  }

  /** Predictors lent at this moment. */
  public int busy() {
    return pool.busy();
  }

  /** Calls that wait for a predictor at this moment. */
  public int waiting() {
    return pool.waiting();
  }

  /** Predictors in all. */
  public int predictors() {
    return pool.slots().size();
  }

  /** Nanoseconds of all {@link #runs}, waiting not included. */
  public long runNanos() {
    return sum(Tally.NANOS);
  }

  /** Nanoseconds that calls have waited for a predictor, in vain or not. */
  public long waitNanos() {
    return pool.waitedNanos();
  }

  /** Ranges that run times are counted in, shortest first. */
  public int buckets() {
    return Buckets.COUNT;
  }

  /** Runs whose time was in a range. */
  public long count(int bucket) {
    long sum = 0;
    for (Slot slot : pool.slots()) {
      sum += slot.tally().bucket(bucket);
    }
    return sum;
  }

  /** Nanoseconds that times of a range are below; {@link Long#MAX_VALUE} for the last one. */
  public long end(int bucket) {
    return Buckets.end(bucket);
  }

  /**
   * A time in nanoseconds that a share of all runs stayed below, at most 12.5 % above the least
   * such time: {@code quantile(0.99)} is the 99th percentile. 0 if there were no runs.
   */
  public long quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "counters: share is " + share + " but must be within 0 .. 1");
    }
    long total = 0;
    for (int i = 0; i < Buckets.COUNT; i++) {
      total += count(i);
    }
    double wanted = Math.max(share * total, 1);
    long below = 0;
    for (int i = 0; i < Buckets.COUNT; i++) {
      below += count(i);
      if (below >= wanted) {
        return Buckets.end(i);
      }
    }
    return 0;
  }
}
