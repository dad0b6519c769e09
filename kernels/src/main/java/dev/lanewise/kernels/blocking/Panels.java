package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Workspace;

/**
 * The loops around a register tile: C in blocks that L2 holds next to the parts of A and B they
 * meet; in a block, panels of A outside, which L1 holds, strips of B inside. Panels differ by at
 * most one row, so that no tile computes rows nobody needs.
 */
final class Panels {
  private static final Workspace NONE_USED = new Workspace();

  private final Tiles tiles;
  private final Blocks blocks;

  Panels(Tiles tiles, Blocks blocks) {
    this.tiles = tiles;
    this.blocks = blocks;
  }

  /** Room for a copied panel: rows a bit more than KC apart, so that they do not conflict. */
  int floats(int k) {
    return tiles.rows() * copiedRow(Math.min(k, blocks.kc())) + Packing.SLACK;
  }

  private static int copiedRow(int kb) {
    return kb + Packing.SLACK;
  }

  /** {@code C (+)= alpha op(A) B}, all of B, with nothing done to C afterwards. */
  void run(
      boolean transA,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      float[] buffer) {
    run(
        transA,
        m,
        n,
        k,
        alpha,
        a,
        aOff,
        lda,
        b,
        bOff,
        ldb,
        0,
        n,
        add,
        c,
        cOff,
        ldc,
        buffer,
        Epilogue.NONE,
        NONE_USED);
  }

  /**
   * {@code C (+)= alpha op(A) B}.
   *
   * @param ldb distance of B's rows, or 0 where B is packed: for each KC rows, strip after strip
   * @param first column of a packed B to begin with
   * @param width columns that a packed B has in all
   * @param buffer {@link #floats} to work in; may be B's array if B starts behind them
   */
  void run(
      boolean transA,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      int first,
      int width,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      float[] buffer,
      Epilogue epilogue,
      Workspace workspace) {
    for (int jc = 0; jc < n; jc += blocks.nc()) {
      int nb = Math.min(blocks.nc(), n - jc);
      for (int ic = 0; ic < m; ic += blocks.mc()) {
        int mb = Math.min(blocks.mc(), m - ic);
        for (int pc = 0; pc < k; pc += blocks.kc()) {
          int kb = Math.min(blocks.kc(), k - pc);
          block(
              transA,
              mb,
              nb,
              kb,
              alpha,
              a,
              aOff + (transA ? pc * lda + ic : ic * lda + pc),
              lda,
              b,
              bOff + (ldb == 0 ? pc * tiles.padded(width) + (first + jc) * kb : pc * ldb + jc),
              ldb,
              add || pc > 0,
              c,
              cOff + ic * ldc + jc,
              ldc,
              buffer,
              pc + kb == k ? epilogue : Epilogue.NONE,
              workspace);
        }
      }
    }
  }

  private void block(
      boolean transA,
      int m,
      int n,
      int kb,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      float[] buffer,
      Epilogue epilogue,
      Workspace workspace) {
    int most = tiles.rows(kb);
    int count = (m + most - 1) / most;
    int few = m / count;
    int larger = m - few * count; // panels that have one row more
    boolean copied =
        transA || alpha != 1 || (lda % Blocks.CONFLICT == 0 && n > tiles.columns() && few > 4);
    int row = 0;
    for (int i = 0; i < count; i++) {
      int rows = i < larger ? few + 1 : few;
      int from = aOff + (transA ? row : row * lda);
      int to = cOff + row * ldc;
      if (copied) {
        copy(transA, rows, kb, alpha, a, from, lda, buffer);
        strips(rows, n, kb, transA, buffer, 0, copiedRow(kb), b, bOff, ldb, add, c, to, ldc);
      } else {
        strips(rows, n, kb, false, a, from, lda, b, bOff, ldb, add, c, to, ldc);
      }
      epilogue.finish(c, to, ldc, rows, n, workspace);
      row += rows;
    }
  }

  /** One panel of A, strips of B. */
  private void strips(
      int rows,
      int n,
      int kb,
      boolean packedA,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      boolean add,
      float[] c,
      int cOff,
      int ldc) {
    int columns = tiles.columns();
    int whole = n / columns * columns;
    int step = ldb == 0 ? kb : 1;
    if (whole > 0) {
      Tile tile = tiles.tile(rows, columns, packedA, ldb == 0, add);
      for (int j = 0; j < whole; j += columns) {
        tile.run(kb, a, aOff, lda, b, bOff + j * step, ldb, c, cOff + j, ldc, columns);
      }
    }
    if (whole < n) {
      int rest = n - whole;
      int last = rest - (tiles.padded(rest) - tiles.lanes());
      tiles
          .tile(rows, rest, packedA, ldb == 0, add)
          .run(kb, a, aOff, lda, b, bOff + whole * step, ldb, c, cOff + whole, ldc, last);
    }
  }

  /** alpha A's panel: its rows as they are, or p-major where A is stored transposed. */
  private void copy(
      boolean transA, int rows, int kb, float alpha, float[] a, int aOff, int lda, float[] to) {
    if (transA) {
      tiles.packing().rows(a, aOff, lda, kb, rows, to, 0, rows);
    } else {
      tiles.packing().rows(a, aOff, lda, rows, kb, to, 0, copiedRow(kb));
    }
    if (alpha != 1) {
      int used = transA ? rows * kb : (rows - 1) * copiedRow(kb) + kb;
      for (int i = 0; i < used; i++) {
        to[i] *= alpha;
      }
    }
  }
}
