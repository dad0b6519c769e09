package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Share;

/**
 * Units of work cut into parts that may run at the same time. The cut depends on shapes alone,
 * never on threads, so that results do not either.
 *
 * @param align all parts but the last have a multiple of this many units
 */
record Split(int units, int parts, int align) {
  /** Multiply-adds worth handing to another thread: about ten microseconds of one core. */
  private static final long GRAIN = 1 << 19;

  private static final int MOST_PARTS = 16;

  /** All in one part. */
  static Split none(int units) {
    return new Split(units, 1, 1);
  }

  /** As many parts as the work, in multiply-adds or what takes as long, is worth. */
  static Split of(int units, long work) {
    return of(units, work, 1);
  }

  /** As many parts as the work is worth, an even number, each a multiple of {@code align} units. */
  static Split of(int units, long work, int align) {
    long worth = work / GRAIN;
    long parts = Math.min(Math.min(worth + worth % 2, MOST_PARTS), units / align);
    return new Split(units, worth < 2 ? 1 : (int) Math.max(1, parts), align);
  }

  /**
   * Fewer parts, for work whose result does not depend on the cut and that costs more in more
   * parts: one for a single worker, else two for each, lest one waits for a slower one.
   */
  Split among(int workers) {
    return new Split(units, workers == 1 ? 1 : Math.min(parts, 2 * workers), align);
  }

  /** The first unit of a part; after the last part, the end. */
  int from(int part) {
    if (part == parts) {
      return units;
    }
    int blocks = units / align;
    return Share.start(part, parts, blocks) * align;
  }
}
