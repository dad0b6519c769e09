package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.IndexReduction;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Workspace;

/**
 * The first of the largest or smallest elements: what it is, then where it is. In a row each block
 * is reduced, and only the block that first has the extreme is searched; in columns the rows are
 * compared with the extremes from the last to the first.
 */
final class SpunIndexReduction extends IndexReduction {
  /** Searched one by one, as one block in many. */
  private static final int BLOCK = 128;

  private final Reduction extreme;
  private final int sign;
  private final RowLoop mark;

  /**
   * @param extreme what finds the extreme itself
   * @param sign 1 for the largest, -1 for the smallest
   */
  SpunIndexReduction(String name, Reduction extreme, int sign, int bits) {
    super(name);
    this.extreme = extreme;
    this.sign = sign;
    Expression x = input(0);
    Expression isNumber = x.equalTo(x);
    Expression isExtreme = x.equalTo(input(1));
    // The index travels as the bits of a float. A NaN is extreme, and no number is beside it.
    Expression marked = isExtreme.select(input(3), isNumber.select(input(2), input(3)));
    mark = LoopSpinner.row(name + ".mark", marked, true, Fold.NONE, bits);
  }

  @Override
  protected void compute(
      int outer, int reduced, int inner, float[] x, int xOff, int[] y, int yOff, Workspace w) {
    for (int o = 0; o < outer; o++) {
      int from = xOff + o * reduced * inner;
      if (inner == 1) {
        y[yOff + o] = ofRow(x, from, reduced);
      } else {
        columns(reduced, inner, x, from, y, yOff + o * inner, w);
      }
    }
  }

  private int ofRow(float[] x, int from, int n) {
    float best = extreme.run(x, from, Math.min(n, BLOCK));
    int block = 0;
    for (int i = BLOCK; i < n && !Float.isNaN(best); i += BLOCK) {
      float next = extreme.run(x, from + i, Math.min(n - i, BLOCK));
      if (Float.isNaN(next) || sign * next > sign * best) {
        best = next;
        block = i;
      }
    }
    int i = from + block;
    while (x[i] != best && !Float.isNaN(x[i])) {
      i++;
    }
    return i - from;
  }

  private void columns(
      int rows, int cols, float[] x, int xOff, int[] y, int yOff, Workspace workspace) {
    float[] scratch = workspace.floats(2 * cols);
    extreme.run(1, rows, cols, x, xOff, scratch, 0, workspace.inner());
    for (int r = rows - 1; r >= 0; r--) {
      mark.run(
          x,
          xOff + r * cols,
          scratch,
          0,
          scratch,
          cols,
          Float.intBitsToFloat(r),
          0,
          0,
          0,
          scratch,
          cols,
          cols);
    }
    for (int i = 0; i < cols; i++) {
      y[yOff + i] = Float.floatToRawIntBits(scratch[cols + i]);
    }
  }
}
