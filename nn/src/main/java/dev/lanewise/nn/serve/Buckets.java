package dev.lanewise.nn.serve;

/**
 * Ranges of nanoseconds for counting: eight to each power of two, so that a range's end is at most
 * 12.5 % above its beginning; up to 2^40 ns, 18 minutes, and the last one without end.
 */
final class Buckets {
  private static final int BITS = 3;
  private static final int PER_POWER = 1 << BITS;
  private static final int LARGEST_POWER = 40;
  static final int COUNT = (LARGEST_POWER - BITS + 1) * PER_POWER;

  private Buckets() {}

  /** The range that holds a time. */
  static int of(long nanos) {
    if (nanos < PER_POWER) {
      return (int) Math.max(nanos, 0);
    }
    int power = 63 - Long.numberOfLeadingZeros(nanos);
    int within = (int) (nanos >>> (power - BITS)) - PER_POWER;
    return Math.min((power - BITS + 1) * PER_POWER + within, COUNT - 1);
  }

  /** The first time beyond a range. */
  static long end(int bucket) {
    if (bucket == COUNT - 1) {
      return Long.MAX_VALUE;
    }
    int next = bucket + 1;
    if (next < PER_POWER) {
      return next;
    }
    int power = next / PER_POWER - 1 + BITS;
    return (long) (PER_POWER + next % PER_POWER) << (power - BITS);
  }
}
