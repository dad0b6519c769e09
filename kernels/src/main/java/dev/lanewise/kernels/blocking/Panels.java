package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import dev.lanewise.kernels.blocking.Tiles.Left;

/**
 * The loops around a register tile: C in blocks that L2 holds next to the parts of A and B they
 * meet; in a block, panels of A outside, which L1 holds, strips of B inside. Panels differ by at
 * most one row, so that no tile computes rows nobody needs.
 */
final class Panels {
  /** No place to pack B to. */
  static final int UNPACKED = -1;

  private static final Workspace NONE_USED = new Workspace();

  /** Floats in a line of a cache. */
  private static final int LINE = 16;

  /** Lines of a row that a tile brings into cache, one with each p. */
  private static final int LINES = 16;

  /** Times what L2 holds. */
  private static final int FAR = 8;

  private final Tiles tiles;
  private final Blocks blocks;

  Panels(Tiles tiles, Blocks blocks) {
    this.tiles = tiles;
    this.blocks = blocks;
  }

  /** Room for a copied panel, for the edge of B, and for that of C. */
  int floats(int k) {
    return CacheLine.aligned(edgeOfC(k) + tiles.rows() * tiles.columns());
  }

  private int edgeOfB() {
    return CacheLine.aligned(PanelCopy.floats(tiles));
  }

  private int edgeOfC(int k) {
    return CacheLine.aligned(edgeOfB() + Blocks.kc(k) * tiles.columns() + Packing.SLACK);
  }

  /** {@code C (+)= alpha op(A) B}, all of B as one KC, with nothing done to C afterwards. */
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
        UNPACKED,
        Epilogue.NONE,
        NONE_USED);
  }

  /**
   * {@code C (+)= alpha op(A) B}.
   *
   * @param kc length of a chain of products
   * @param ldb distance of B's rows, or 0 where B is packed: for each KC rows, strip after strip
   * @param first column of a packed B to begin with
   * @param width columns that a packed B has in all
   * @param buffer {@link #floats} to work in; may be B's array if B starts behind them
   * @param pack where in the buffer blocks of B are to be packed, the first time they are read,
   *     {@link #packFloats} in all; or {@link #UNPACKED}
   */
  void run(
      boolean transA,
      int m,
      int n,
      int k,
      int kc,
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
      int pack,
      Epilogue epilogue,
      Workspace workspace) {
    int depth = pack == UNPACKED ? k : depth(m, k, kc);
    int mc = rowsOfBlocks(m);
    boolean far = isFar(m, n, k);
    for (int jc = 0; jc < n; jc += blocks.nc()) {
      int nb = Math.min(blocks.nc(), n - jc);
      for (int d = 0; d < k; d += depth) {
        int end = Math.min(k, d + depth);
        for (int ic = 0; ic < m; ic += mc) {
          int mb = Math.min(mc, m - ic);
          for (int pc = d; pc < end; pc += kc) {
            int kb = Math.min(kc, k - pc);
            // The block of B that is read next: down the chain, by the next rows, or to the right.
            boolean down = pc + kb < end;
            boolean again = !down && ic + mb < m;
            int nextP = down ? pc + kb : again ? d : end < k ? end : 0;
            int nextJ = down || again || end < k ? jc : jc + nb;
            int nextK = Math.min(kc, k - nextP);
            boolean packed = ldb == 0 || (pack != UNPACKED && (down ? ic > 0 : again));
            boolean other = nextP != pc || nextJ != jc;
            boolean ahead = nextJ < n && other && (packed ? far : down || !again);
            int nextAt =
                ldb == 0
                    ? bOff + nextP * tiles.padded(width) + (first + nextJ) * nextK
                    : packed ? pack + (nextP - d) * tiles.padded(nb) : bOff + nextP * ldb + nextJ;
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
                pack == UNPACKED ? UNPACKED : pack + (pc - d) * tiles.padded(nb),
                ic == 0,
                far,
                packed && ldb != 0 ? buffer : b,
                nextAt,
                packed ? LINES * LINE : ldb,
                ahead ? nextK : 0,
                pc + kb == k ? epilogue : Epilogue.NONE,
                workspace);
          }
        }
      }
    }
  }

  /** Rows of a block: whole panels, in blocks as equal as can be; none for a few rows more. */
  private int rowsOfBlocks(int m) {
    int most = blocks.mc();
    if (m <= most) {
      return m; // divisions take as long as a small tile
    }
    int count = (m + most / 4 * 3) / most;
    return count == 1 ? m : Math.ceilDiv(Math.ceilDiv(m, count), tiles.rows()) * tiles.rows();
  }

  /**
   * Whether operands that blocks have met are not to be expected in the last cache, which cores
   * share; a few panels of A do not come back to any.
   */
  private boolean isFar(int m, int n, int k) {
    long floats = (long) m * k + (long) k * n + (long) m * n;
    return m > 2 * tiles.rows() && floats > (long) FAR * blocks.direct();
  }

  /** Floats for packed blocks of B. */
  int packFloats(int m, int n, int k, int kc) {
    return depth(m, k, kc) * Math.min(blocks.nc(), tiles.padded(n)) + Packing.SLACK;
  }

  /** Several KC are packed at once only where several blocks of rows meet them. */
  int depth(int m, int k, int kc) {
    int deep = m <= rowsOfBlocks(m) ? 1 : Math.max(1, blocks.packed() / blocks.nc() / kc);
    return (int) Math.min(k, (long) deep * kc);
  }

  /**
   * Panels and strips of one block.
   *
   * @param pack where in the buffer it is packed, or {@link #UNPACKED}
   * @param fresh whether it is still to be packed: the first panel does it
   * @param far whether A is not to be expected in a cache
   * @param ahead the array of the block of B that is read next
   * @param aheadAt where it begins there
   * @param aheadRow distance of its rows
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
      int pack,
      boolean fresh,
      boolean far,
      float[] ahead,
      int aheadAt,
      int aheadRow,
      int aheadRows,
      Epilogue epilogue,
      Workspace workspace) {
    int most = transA ? tiles.rowsOfPanel(kb, n) : tiles.rows(kb, n);
    // Divisions take as long as a small tile.
    int count = m <= most ? 1 : Math.ceilDiv(m, most);
    int few = m <= most ? m : m / count;
    int larger = m - few * count; // panels that have one row more
    boolean several = n > tiles.columns();
    boolean rearranged = transA || alpha != 1 || (several && few > 4 && lda % Blocks.CONFLICT == 0);
    boolean copied = rearranged || (several && tiles.prefersCopies(few));
    int columns = tiles.columns();
    int whole = n < columns ? 0 : n / columns * columns;
    int rest = n - whole;
    int edge = ldb == 0 ? bOff + whole * kb : pack == UNPACKED ? edgeOfB() : pack + whole * kb;
    if (rest > 0 && ldb != 0 && (pack == UNPACKED || fresh)) {
      tiles.packing().rows(b, bOff + whole, ldb, kb, rest, buffer, edge, tiles.padded(rest));
    }
    if (tiles.narrow() && pack != UNPACKED && fresh) {
      tiles.packing().strips(b, bOff, ldb, kb, whole, buffer, pack, columns, tiles.lanes());
      fresh = false;
    }
    Sums sums = Sums.of(add);
    int rowsATile = Math.ceilDiv(kb, LINES);
    // What is small is in L2 already.
    boolean large = !tiles.narrow() && m * kb + kb * n + m * n > blocks.direct() / 4;
    int touched = 0;
    int row = 0;
    int first = 0; // row of A that a copy begins with
    int held = 0; // and that it ends before
    for (int i = 0; i < count; i++) {
      int rows = i < larger ? few + 1 : few;
      float[] panel = a;
      int from = aOff + (transA ? row : row * lda);
      int step = lda;
      int to = cOff + row * ldc;
      boolean packs = pack != UNPACKED && fresh && i == 0;
      // A tile that packs waits for its stores: a copy would gain it nothing.
      boolean copies = rearranged || (copied && !packs);
      Left left = transA ? Left.PANEL : copies ? Left.COPY : Left.ROWS;
      if (copies) {
        // A copy of a transposed A holds whole vectors, and thereby several short panels.
        if (!transA || row + rows > held) {
          PanelCopy.make(tiles, transA, rows, kb, alpha, a, from, lda, buffer);
          first = row;
          held = row + tiles.padded(rows);
        }
        panel = buffer;
        from = transA ? row - first : 0;
        step = Tiles.COPIED_ROW;
      }
      boolean unpacked = packs || (ldb != 0 && pack == UNPACKED);
      float[] strips = unpacked || ldb == 0 ? b : buffer;
      int at = unpacked || ldb == 0 ? bOff : pack;
      for (int j = 0; j < whole; j += columns) {
        // What this tile brings into cache: B's next block, then A's next panel, then C's.
        boolean ofB = touched + rowsATile <= aheadRows;
        boolean ofA = !ofB && j == 0 && !transA && (copied || far);
        boolean ofC = !ofB && j == columns && !Tiles.isShort(kb);
        float[] next = ofA ? a : ofC ? c : ahead;
        int nextAt = aheadAt + touched * aheadRow;
        int nextRow = aheadRow;
        if (ofA) {
          nextAt = aOff + (row + rows) * lda;
          nextRow = lda;
        } else if (ofC) {
          nextAt = to + rows * ldc;
          nextRow = ldc;
        }
        boolean touches =
            large
                && !packs
                && (ofB || ((ofA || ofC) && i + 1 < count))
                && nextAt + (rowsATile - 1) * nextRow + LINES * LINE <= next.length;
        touched += ofB && touches ? rowsATile : 0;
        Besides besides = packs ? Besides.PACKS : touches ? Besides.TOUCHES : Besides.NOTHING;
        tiles
            .tile(rows, columns, left, !unpacked, sums, besides)
            .run(
                kb,
                panel,
                from,
                step,
                strips,
                at + j * (unpacked ? 1 : kb),
                ldb,
                c,
                to + j,
                ldc,
                packs ? buffer : next,
                packs ? pack + j * kb : nextAt,
                nextRow);
      }
      if (rest > 0) {
        float[] strip = ldb == 0 ? b : buffer;
        edge(
            rows, rest, kb, left, panel, from, step, strip, edge, sums, c, to + whole, ldc, buffer);
      }
      epilogue.finish(c, to, ldc, rows, n, workspace);
      row += rows;
    }
  }

  /** The last strip, packed and narrower than the others. */
  private void edge(
      int rows,
      int n,
      int kb,
      Left left,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      Sums sums,
      float[] c,
      int cOff,
      int ldc,
      float[] buffer) {
    boolean vectors = n % tiles.lanes() == 0;
    int padded = tiles.padded(n);
    int beside = edgeOfC(kb);
    tiles
        .tile(rows, n, left, true, vectors ? sums : Sums.FRESH, Besides.NOTHING)
        .run(
            kb,
            a,
            aOff,
            lda,
            b,
            bOff,
            0,
            vectors ? c : buffer,
            vectors ? cOff : beside,
            vectors ? ldc : padded,
            b,
            0,
            0);
    if (!vectors) {
      Edge.put(buffer, beside, padded, rows, n, sums == Sums.ADDED, c, cOff, ldc);
    }
  }
}
