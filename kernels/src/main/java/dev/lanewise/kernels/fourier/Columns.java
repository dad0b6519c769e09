package dev.lanewise.kernels.fourier;

import static dev.lanewise.kernels.fourier.Line.PAIRS;

/** Transforms of the columns of planes of pairs: lanes are neighbouring columns. */
final class Columns {
  /** Floats of scratch that a strip may take: half of a second-level cache of a mebibyte. */
  private static final int STRIP_FLOATS = 1 << 17;

  /** Columns of a strip: a few vectors of any width. */
  private static final int LEAST = 16;

  private static final int MOST = 64;

  private final int rows;
  private final Line line;

  Columns(int rows, Passes passes) {
    this.rows = rows;
    this.line = Line.of(rows, true, passes);
  }

  /** As many strips as it takes, all as wide as they must be to cover the columns. */
  private int strip(int cols) {
    int fitting = STRIP_FLOATS / (4 * rows) / LEAST * LEAST;
    int most = Math.clamp(fitting, LEAST, MOST);
    int strips = (cols + most - 1) / most;
    int even = (cols + strips - 1) / strips;
    return Math.min(cols, (even + LEAST - 1) / LEAST * LEAST);
  }

  int scratch(int cols) {
    return line.scratch(strip(cols));
  }

  /** Transforms all columns of x into y, another array or range; divided by rows if inverse. */
  void run(
      int cols,
      float[] x,
      int xAt,
      int xLd,
      float[] y,
      int yAt,
      int yLd,
      int swap,
      float[] work,
      int workAt) {
    int strip = strip(cols);
    float scale = swap == 1 ? 1f / rows : 1;
    for (int c = 0; c < cols; c += strip) {
      int from = Math.min(c, cols - strip); // the last strip may do some columns again
      line.run(
          x,
          xAt + 2 * from,
          PAIRS,
          xLd,
          y,
          yAt + 2 * from,
          PAIRS,
          yLd,
          strip,
          swap,
          scale,
          work,
          workAt);
    }
  }
}
