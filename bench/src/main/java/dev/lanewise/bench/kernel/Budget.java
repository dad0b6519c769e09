package dev.lanewise.bench.kernel;

/** Shares a span of time among rows: what early rows leave, later ones may use. */
final class Budget {
  private final long end;
  private final long mostNanos;
  private int rows;

  /**
   * @param nanos all there is, from now on
   * @param mostNanos more than this no row needs
   */
  Budget(long now, long nanos, int rows, long mostNanos) {
    this.end = now + nanos;
    this.rows = rows;
    this.mostNanos = mostNanos;
  }

  /**
   * Time for the next row: half as much again as its share, for some need less; 0 when the time is
   * over. If all took what they may, 6 % of the time would be left for the last 15 % of the rows.
   */
  long next(long now) {
    long left = Math.max(0, end - now);
    long share = 3 * left / (2L * Math.max(1, rows--));
    return Math.min(share, mostNanos);
  }
}
