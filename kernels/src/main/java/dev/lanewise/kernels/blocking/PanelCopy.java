package dev.lanewise.kernels.blocking;

/**
 * Copies of panels of alpha A: rows at a fixed distance, or p-major where A is stored transposed.
 */
final class PanelCopy {
  private PanelCopy() {}

  /** Room for a copy of any panel. */
  static int floats(Tiles tiles) {
    int rows = tiles.mostRows();
    return Math.max(rows * Tiles.COPIED_ROW, Blocks.KC * tiles.padded(rows)) + Packing.SLACK;
  }

  /**
   * Copies {@code rows} rows of A and {@code kb} columns; of an A stored transposed as many more
   * rows as whole vectors hold and its array has.
   */
  static void make(
      Tiles tiles,
      boolean transA,
      int rows,
      int kb,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] to) {
    int step = tiles.padded(rows);
    if (transA) {
      int width = Math.min(step, a.length - (aOff + (kb - 1) * lda));
      tiles.packing().rows(a, aOff, lda, kb, width, to, 0, step);
    } else {
      tiles.packing().rows(a, aOff, lda, rows, kb, to, 0, Tiles.COPIED_ROW);
    }
    if (alpha != 1) {
      int used = transA ? step * kb : (rows - 1) * Tiles.COPIED_ROW + kb;
      for (int i = 0; i < used; i++) {
        to[i] *= alpha;
      }
    }
  }
}
