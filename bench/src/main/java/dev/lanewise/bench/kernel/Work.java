package dev.lanewise.bench.kernel;

import dev.lanewise.bench.report.Unit;

/**
 * What one call does: so many of what a unit counts.
 *
 * @param unit a rate in billions a second
 * @param amount floating-point operations, bytes or elements of one call
 */
record Work(Unit unit, double amount) {
  static Work operations(double count) {
    return new Work(Unit.GFLOPS, count);
  }

  static Work bytes(double count) {
    return new Work(Unit.GBYTES, count);
  }

  static Work elements(double count) {
    return new Work(Unit.GELEMENTS, count);
  }

  /**
   * The rate at which a call takes this many nanoseconds; a billion a second is one a nanosecond.
   */
  double rate(double nanos) {
    return amount / nanos;
  }
}
