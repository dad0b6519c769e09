package dev.lanewise.nn.serve;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of one predictor's runs. One thread at a time writes, so that no count is contended; any
 * thread reads.
 */
final class Tally {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int CANCELLED = 2;
  static final int NANOS = 3;
  private static final int BUCKETS = 4;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS + Buckets.COUNT);

  private void add(int i, long n) {
    counts.setRelease(i, counts.getPlain(i) + n);
  }

  void done(long nanos) {
    add(BUCKETS + Buckets.of(nanos), 1);
    add(NANOS, nanos);
    add(DONE, 1);
  }

  void count(int what) {
    add(what, 1);
  }

  long get(int what) {
    return counts.getAcquire(what);
  }

  long bucket(int i) {
    return counts.getAcquire(BUCKETS + i);
  }
}
