package dev.lanewise.kernels.spin;

/**
 * {@code out_i = f(out_i, x_i, x_(i+step), x_(i+2 step), x_(i+3 step), s_i)}: some rows of a matrix
 * joined to what its rows before were joined to, element by element. In f these are inputs 0 to 5;
 * what f does not use may be anything. The caller has checked the ranges.
 */
abstract class ColumnLoop {
  /** Most rows joined at once: the accumulator is read and written once for so many. */
  static final int ROWS = 4;

  ColumnLoop() {}

  /** Runs over n elements of each row. */
  abstract void run(
      float[] x, int xOff, int step, float[] s, int sOff, float[] out, int outOff, int n);
}
