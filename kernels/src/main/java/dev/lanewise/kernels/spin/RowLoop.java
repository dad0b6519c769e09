package dev.lanewise.kernels.spin;

/**
 * {@code out_i = f(x_i, y_i, z_i, a, b, c, d)}, and what these are joined to, for one row: what
 * maps and reductions of rows are made of. In f the rows are inputs 0 to 2, the numbers 3 to 6;
 * what f does not use may be anything. The caller has checked the ranges.
 */
abstract class RowLoop {
  /** Stands for rows that are not used. */
  static final float[] NONE = {};

  RowLoop() {}

  /**
   * Runs over n elements.
   *
   * @param out not touched by a loop that only folds
   * @return the fold of the values, or 0 from a loop that only stores
   */
  abstract float run(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      float[] z,
      int zOff,
      float a,
      float b,
      float c,
      float d,
      float[] out,
      int outOff,
      int n);

  /** Of one row that is only folded. */
  final float fold(float[] x, int xOff, float a, int n) {
    return run(x, xOff, NONE, 0, NONE, 0, a, 0, 0, 0, NONE, 0, n);
  }

  /** From one row to another. */
  final float map(float[] x, int xOff, float a, float b, float[] out, int outOff, int n) {
    return run(x, xOff, NONE, 0, NONE, 0, a, b, 0, 0, out, outOff, n);
  }

  /** Of two rows that are only folded. */
  final float fold(float[] x, int xOff, float[] y, int yOff, float a, int n) {
    return run(x, xOff, y, yOff, NONE, 0, a, 0, 0, 0, NONE, 0, n);
  }

  /** From three rows to another. */
  final void map(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      float[] z,
      int zOff,
      float[] out,
      int outOff,
      int n) {
    run(x, xOff, y, yOff, z, zOff, 0, 0, 0, 0, out, outOff, n);
  }
}
