package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Workspace;

/**
 * {@code C <- op(A) B'} for a large B and few rows of A, as {@code C' = B op(A)'}: rows of B are
 * read where they lie, by panels, and only A is packed. To turn C' costs less than to turn all of
 * B, if it has more rows than A.
 */
final class TurnedProduct {
  /** In multiply-adds that take as long: laying out an element of B for tiles, and so of A. */
  private static final int PACK = 7;

  /** An element of C, turned. */
  private static final int TURN = 4;

  /** Floats of C' at a time: about what L1 holds. */
  private static final int MOST = 1 << 13;

  private final Tiles tiles;
  private final Panels panels;
  private final Strips strips;
  private final int most;

  /** Rows of C' at a time come in multiples of this: whole panels, and whole squares to turn. */
  private final int unit;

  /**
   * @param most floats of A that are packed
   */
  TurnedProduct(Tiles tiles, Panels panels, Strips strips, int most) {
    this.tiles = tiles;
    this.panels = panels;
    this.strips = strips;
    this.most = most;
    int rows = tiles.rows();
    this.unit = rows * tiles.lanes() / Math.min(Integer.lowestOneBit(rows), tiles.lanes());
  }

  /** Whether it takes less time, lanes without a row of A included. */
  boolean suits(int m, int n, int k) {
    long padded = tiles.padded(m);
    return padded * k <= most
        && m * ((long) PACK * k + (long) TURN * n) < (PACK - (padded - m)) * n * k;
  }

  void run(
      boolean transA,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    int kc = Blocks.kc(k);
    int distance = tiles.padded(m);
    int packed = panels.floats(k);
    int turned = packed + CacheLine.aligned(distance * k + Packing.SLACK);
    int columns = Math.min(n, Math.max(1, MOST / distance / unit) * unit);
    float[] ws = workspace.floats(turned + columns * distance);
    strips.pack(!transA, m, k, kc, a, aOff, lda, ws, packed);
    for (int j = 0; j < n; j += columns) {
      int w = Math.min(columns, n - j);
      panels.run(
          false,
          w,
          m,
          k,
          kc,
          1,
          b,
          bOff + j * ldb,
          ldb,
          ws,
          packed,
          0,
          0,
          m,
          false,
          ws,
          turned,
          distance,
          ws,
          Panels.UNPACKED,
          Epilogue.NONE,
          workspace);
      tiles.packing().transposedPiece(ws, turned, distance, m, w, c, cOff + j, ldc);
      epilogue.finish(c, cOff + j, ldc, m, w, workspace);
    }
  }
}
