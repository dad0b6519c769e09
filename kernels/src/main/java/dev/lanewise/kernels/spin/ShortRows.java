package dev.lanewise.kernels.spin;

/**
 * A map over rows that fit into a few vectors, such as the softmax of ten classes: a row stays in
 * registers from its load to its store, where three loops over it would take longer to begin than
 * to run.
 */
abstract class ShortRows {
  ShortRows() {}

  /**
   * Maps contiguous rows of x to rows of y. The caller has checked the ranges, and that a whole
   * vector may be read, and written in part, where a row begins.
   *
   * @param cols more than all vectors but the last one hold, and no more than all hold
   */
  abstract void run(int rows, int cols, float[] x, int xOff, float[] y, int yOff);
}
