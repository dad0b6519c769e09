package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Permutation;
import dev.lanewise.kernels.PermuteShape;
import dev.lanewise.kernels.Workspace;

/**
 * Where the last axis stays last, rows are copied. Else that axis and the one that was last span
 * planes to be transposed, which squares of vectors do.
 */
public final class BlockedPermutation extends Permutation {
  /** Rows of the source taken at a time: their lines stay in L1 until they are used up. */
  private static final int ROWS = 256;

  /** Shorter rows are copied by a loop: a call would take longer. */
  private static final int SHORT = 12;

  private final SquareTranspose square;
  private final int lanes;
  private final Interleaving interleaving;

  /**
   * @param lanes side of the square
   */
  public BlockedPermutation(SquareTranspose square, int lanes, Interleaving interleaving) {
    super("permute");
    this.square = square;
    this.lanes = lanes;
    this.interleaving = interleaving;
  }

  @Override
  protected void compute(
      PermuteShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    int last = s.axes() - 1;
    if (s.stride(last) == 1) {
      axis(s, 0, last, last, x, xOff, y, yOff, yOff + s.size(), workspace);
      return;
    }
    int first = 0;
    while (s.stride(first) != 1) {
      first++;
    }
    axis(s, 0, first, last, x, xOff, y, yOff, yOff + s.size(), workspace);
  }

  /**
   * All axes from this one on but two: {@code q}, along which the source has neighbours, and the
   * last, along which the result has.
   *
   * @param end of the whole result
   */
  private void axis(
      PermuteShape s,
      int axis,
      int q,
      int last,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int end,
      Workspace workspace) {
    if (axis == last) {
      if (q == last) {
        copy(x, xOff, y, yOff, s.size(last));
      } else {
        plane(s, q, last, x, xOff, y, yOff, end, workspace);
      }
    } else if (axis == q) {
      axis(s, axis + 1, q, last, x, xOff, y, yOff, end, workspace);
    } else {
      int step = step(s, axis);
      for (int i = 0; i < s.size(axis); i++) {
        int from = xOff + i * s.stride(axis);
        axis(s, axis + 1, q, last, x, from, y, yOff + i * step, end, workspace);
      }
    }
  }

  /** Distance in the result of neighbours along an axis. */
  private static int step(PermuteShape s, int axis) {
    int step = 1;
    for (int d = axis + 1; d < s.axes(); d++) {
      step *= s.size(d);
    }
    return step;
  }

  private static void copy(float[] x, int xOff, float[] y, int yOff, int n) {
    if (n >= SHORT) {
      System.arraycopy(x, xOff, y, yOff, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[yOff + i] = x[xOff + i];
    }
  }

  private void plane(
      PermuteShape s,
      int q,
      int last,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int end,
      Workspace workspace) {
    int rows = s.size(last);
    int cols = s.size(q);
    int ldx = s.stride(last);
    int ldy = step(s, q);
    if (rows == 3 && ldy == rows) {
      interleaving.three(x, xOff, ldx, y, yOff, cols);
    } else if (rows == 4 && ldy == rows) {
      interleaving.four(x, xOff, ldx, y, yOff, cols);
    } else if (rows >= lanes && cols >= lanes) {
      squares(rows, cols, x, xOff, ldx, y, yOff, ldy);
    } else if (rows < lanes && cols >= lanes && ldy == rows) {
      flat(rows, cols, x, xOff, ldx, y, yOff, end);
    } else if (rows >= lanes && cols < lanes && ldx == cols) {
      tall(rows, cols, x, xOff, y, yOff, ldy, workspace);
    } else {
      single(rows, cols, 0, x, xOff, ldx, y, yOff, ldy);
    }
  }

  /** Whole squares; the last ones of a row or column overlap those before. */
  private void squares(
      int rows, int cols, float[] x, int xOff, int ldx, float[] y, int yOff, int ldy) {
    for (int top = 0; top < rows; top += ROWS) {
      int end = Math.min(rows, top + ROWS);
      for (int j = 0; j < cols; j += lanes) {
        int c = Math.min(j, cols - lanes);
        for (int i = top; i < end; i += lanes) {
          int r = Math.min(i, rows - lanes);
          square.run(x, xOff + r * ldx + c, ldx, lanes, y, yOff + c * ldy + r, ldy);
        }
      }
    }
  }

  /**
   * Fewer rows than lanes: what a square writes beyond a row of the result, the next row replaces,
   * or the next plane's first. At the end of the result the last ones are done singly.
   */
  private void flat(
      int rows, int cols, float[] x, int xOff, int ldx, float[] y, int yOff, int end) {
    if (yOff + (cols - 1) * rows + lanes <= end) {
      for (int j = 0; j < cols; j += lanes) {
        int c = Math.min(j, cols - lanes);
        square.run(x, xOff + c, ldx, rows, y, yOff + c * rows, rows);
      }
      return;
    }
    int safe = cols - lanes - (lanes + rows - 1) / rows;
    int j = 0;
    for (; j <= safe; j += lanes) {
      square.run(x, xOff + j, ldx, rows, y, yOff + j * rows, rows);
    }
    single(rows, cols, j, x, xOff, ldx, y, yOff, rows);
  }

  /**
   * Fewer columns than lanes: a square reads the beginnings of the next rows too, and a part of
   * what it makes is used. The last rows, where it would read beyond the end, are done singly.
   */
  private void tall(
      int rows, int cols, float[] x, int xOff, float[] y, int yOff, int ldy, Workspace workspace) {
    float[] scratch = workspace.floats(lanes * lanes);
    int safe = rows - lanes - (lanes + cols - 1) / cols;
    int i = 0;
    for (; i <= safe; i += lanes) {
      square.run(x, xOff + i * cols, cols, lanes, scratch, 0, lanes);
      for (int c = 0; c < cols; c++) {
        System.arraycopy(scratch, c * lanes, y, yOff + c * ldy + i, lanes);
      }
    }
    single(rows - i, cols, 0, x, xOff + i * cols, cols, y, yOff + i, ldy);
  }

  /** Element by element, from a column on. */
  private static void single(
      int rows, int cols, int from, float[] x, int xOff, int ldx, float[] y, int yOff, int ldy) {
    for (int c = from; c < cols; c++) {
      for (int r = 0; r < rows; r++) {
        y[yOff + c * ldy + r] = x[xOff + r * ldx + c];
      }
    }
  }
}
