package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.TileShape.Sums;

/**
 * The loops around a register tile: C in blocks that L2 holds next to the parts of A and B they
 * meet; in a block, panels of A outside, which L1 holds, strips of B inside. Panels differ by at
 * most one row, so that no tile computes rows nobody needs.
 */
final class Panels {
  private static final Workspace NONE_USED = new Workspace();

  /** Floats in a line of a cache. */
  private static final int LINE = 16;

  /** Lines of a row that a tile brings into cache, one with each p. */
  private static final int LINES = 16;

  private final Tiles tiles;
  private final Blocks blocks;

  Panels(Tiles tiles, Blocks blocks) {
    this.tiles = tiles;
    this.blocks = blocks;
  }

  /**
   * Room for a copied panel, its rows a bit more than KC apart, so that they do not conflict; for
   * the edge of B; and for that of C.
   */
  int floats(int k) {
    return edgeOfC(k) + tiles.rows() * tiles.columns();
  }

  private int edgeOfB(int k) {
    return tiles.rows() * copiedRow(Math.min(k, blocks.kc())) + Packing.SLACK;
  }

  private int edgeOfC(int k) {
    return edgeOfB(k) + Math.min(k, blocks.kc()) * tiles.columns() + Packing.SLACK;
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
          boolean deeper = pc + kb < k;
          int nextP = deeper ? pc + kb : 0;
          int nextJ = deeper ? jc : jc + nb;
          boolean ahead = ldb != 0 && nextJ < n && (deeper || ic + mb == m);
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
              ahead ? bOff + nextP * ldb + nextJ : 0,
              ahead ? Math.min(blocks.kc(), k - nextP) : 0,
              deeper ? Epilogue.NONE : epilogue,
              workspace);
        }
      }
    }
  }

  /**
   * Panels and strips of one block.
   *
   * @param ahead where the next block of an unpacked B begins
   * @param aheadRows rows of it to be brought into cache meanwhile
   */
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
      int ahead,
      int aheadRows,
      Epilogue epilogue,
      Workspace workspace) {
    int most = tiles.rows(kb);
    int count = (m + most - 1) / most;
    int few = m / count;
    int larger = m - few * count; // panels that have one row more
    boolean copied =
        transA || alpha != 1 || (lda % Blocks.CONFLICT == 0 && n > tiles.columns() && few > 4);
    int whole = n / tiles.columns() * tiles.columns();
    int rest = n - whole;
    int rowsATile = Math.ceilDiv(kb, LINES);
    if (rest % tiles.lanes() != 0 && ldb != 0) {
      tiles.packing().rows(b, bOff + whole, ldb, kb, rest, buffer, edgeOfB(kb), tiles.padded(rest));
    }
    int row = 0;
    int touched = 0;
    for (int i = 0; i < count; i++) {
      int rows = i < larger ? few + 1 : few;
      float[] panel = a;
      int from = aOff + (transA ? row : row * lda);
      int step = lda;
      int to = cOff + row * ldc;
      if (copied) {
        copy(transA, rows, kb, alpha, a, from, lda, buffer);
        panel = buffer;
        from = 0;
        step = copiedRow(kb);
      }
      boolean packedA = copied && transA;
      for (int j = 0; j < whole; j += tiles.columns()) {
        int at = ahead + touched * ldb;
        boolean touches =
            touched + rowsATile <= aheadRows
                && at + (rowsATile - 1) * ldb + LINES * LINE <= b.length;
        tiles
            .tile(rows, tiles.columns(), packedA, ldb == 0, Sums.of(add), touches)
            .run(
                kb,
                panel,
                from,
                step,
                b,
                bOff + j * (ldb == 0 ? kb : 1),
                ldb,
                c,
                to + j,
                ldc,
                b,
                at,
                ldb);
        touched += touches ? rowsATile : 0;
      }
      if (rest > 0) {
        int at = bOff + whole * (ldb == 0 ? kb : 1);
        edge(
            rows,
            rest,
            kb,
            packedA,
            panel,
            from,
            step,
            b,
            at,
            ldb,
            add,
            c,
            to + whole,
            ldc,
            buffer);
      }
      epilogue.finish(c, to, ldc, rows, n, workspace);
      row += rows;
    }
  }

  /** The last strip, narrower than the others. */
  private void edge(
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
      int ldc,
      float[] buffer) {
    if (n % tiles.lanes() == 0) {
      tiles
          .tile(rows, n, packedA, ldb == 0, Sums.of(add), false)
          .run(kb, a, aOff, lda, b, bOff, ldb, c, cOff, ldc, b, 0, 0);
      return;
    }
    Tile tile = tiles.tile(rows, n, packedA, true, Sums.FRESH, false);
    int padded = tiles.padded(n);
    int beside = edgeOfC(kb);
    float[] strip = ldb == 0 ? b : buffer;
    int at = ldb == 0 ? bOff : edgeOfB(kb);
    tile.run(kb, a, aOff, lda, strip, at, 0, buffer, beside, padded, b, 0, 0);
    Edge.put(buffer, beside, padded, rows, n, add, c, cOff, ldc);
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
