package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Sizes;
import dev.lanewise.kernels.Workspace;

/**
 * Matrix product by a register tile over blocks that stay in cache (Goto and van de Geijn: Anatomy
 * of high-performance matrix multiplication, 2008). What is small, or used once, is read where it
 * lies; else strips of B are packed, KC rows at a time. A few rows times a large B are done by
 * {@link RankUpdates}, which read B as memory likes it.
 */
public final class BlockedGemm extends Gemm {
  /** Panels that do not yet pay for packing B where operations are scarce. */
  private static final int FEW_PANELS = 12;

  /** Part of L2 that B must not exceed then. */
  private static final int PARTS = 8;

  private final Tiles tiles;
  private final Blocks blocks;
  private final Panels panels;
  private final Strips strips;
  private final TurnedProduct turned;
  private final RankUpdates updates;
  private final RowDots dots;

  public BlockedGemm(Tiles tiles, RankUpdates updates, RowDots dots, Blocks blocks) {
    this.dots = dots;
    this.tiles = tiles;
    this.blocks = blocks;
    this.updates = updates;
    this.panels = new Panels(tiles, blocks);
    this.strips = new Strips(tiles);
    this.turned = new TurnedProduct(tiles, panels, strips, blocks.packed());
  }

  @Override
  protected void compute(
      boolean transA,
      boolean transB,
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
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    if (n == 1 && liesAlong(transA, lda) && liesAlong(!transB, ldb)) {
      scale(beta, k, m, n, c, cOff, ldc);
      dots.run(m, k, alpha, a, aOff, lda, b, bOff, beta != 0, c, cOff, ldc, workspace);
      epilogue.finish(c, cOff, ldc, m, 1, workspace);
      return;
    }
    if (m == 1 && liesAlong(transA, lda) && transB) {
      scale(beta, k, m, n, c, cOff, ldc);
      dots.run(n, k, alpha, b, bOff, ldb, a, aOff, beta != 0, c, cOff, 1, workspace);
      epilogue.finish(c, cOff, ldc, 1, n, workspace);
      return;
    }
    if (n == 1 && m > 1 && ldc == 1) {
      // A column is its own transpose, and as a row it lies along the vectors.
      compute(
          !transB,
          !transA,
          1,
          m,
          k,
          alpha,
          b,
          bOff,
          ldb,
          a,
          aOff,
          lda,
          beta,
          c,
          cOff,
          m,
          Epilogue.NONE,
          workspace);
      epilogue.finish(c, cOff, 1, m, 1, workspace);
      return;
    }
    scale(beta, k, m, n, c, cOff, ldc);
    if (k == 0) {
      epilogue.finish(c, cOff, ldc, m, n, workspace);
      return;
    }
    boolean add = beta != 0;
    boolean streamed = (long) k * ldb > blocks.streamed();
    if (streamed && alpha == 1 && !transA && !transB && m <= updates.rows()) {
      updates.run(m, n, k, a, aOff, lda, b, bOff, ldb, add, c, cOff, ldc, epilogue, workspace);
    } else if (transB && !add && alpha == 1 && turned.suits(m, n, k)) {
      turned.run(transA, m, n, k, a, aOff, lda, b, bOff, ldb, c, cOff, ldc, epilogue, workspace);
    } else if (transB) {
      packing(
          transA, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, add, c, cOff, ldc, epilogue,
          workspace);
    } else {
      int kc = Blocks.kc(k);
      boolean packs = !readsBWhereItLies(m, k, ldb);
      int floats = panels.floats(k);
      float[] ws = workspace.floats(floats + (packs ? panels.packFloats(m, n, k, kc) : 0));
      panels.run(
          transA,
          m,
          n,
          k,
          kc,
          alpha,
          a,
          aOff,
          lda,
          b,
          bOff,
          !packs && isStrip(n, ldb) ? 0 : ldb,
          0,
          n,
          add,
          c,
          cOff,
          ldc,
          ws,
          packs ? floats : Panels.UNPACKED,
          epilogue,
          workspace);
    }
  }

  /**
   * NC columns of B, stored transposed, are packed at a time, as many rows as there is room for.
   */
  private void packing(
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
      Epilogue epilogue,
      Workspace workspace) {
    int kc = Blocks.kc(k);
    int nb = Math.min(blocks.nc(), tiles.padded(n));
    int depth = panels.depth(m, k, kc);
    int copy = panels.floats(k);
    float[] ws = workspace.floats(copy + panels.packFloats(m, n, k, kc));
    for (int jc = 0; jc < n; jc += nb) {
      int w = Math.min(nb, n - jc);
      for (int pc = 0; pc < k; pc += depth) {
        int kb = Math.min(depth, k - pc);
        strips.pack(true, w, kb, kc, b, bOff + jc * ldb + pc, ldb, ws, copy);
        panels.run(
            transA,
            m,
            w,
            kb,
            kc,
            alpha,
            a,
            aOff + (transA ? pc * lda : pc),
            lda,
            ws,
            copy,
            0,
            0,
            w,
            add || pc > 0,
            c,
            cOff + jc,
            ldc,
            ws,
            Panels.UNPACKED,
            pc + kb == k ? epilogue : Epilogue.NONE,
            workspace);
      }
    }
  }

  /** Whether what is added up lies side by side in an operand with one row or column. */
  private static boolean liesAlong(boolean transposed, int ld) {
    return !transposed || ld == 1;
  }

  /**
   * Packing costs the first panel two stores for each row of B. Where all of B stays in cache, or
   * is read once, that gains nothing, if rows do not drive each other out of the caches.
   */
  private boolean readsBWhereItLies(int m, int k, int ldb) {
    if (m <= tiles.mostRows()) {
      return true;
    }
    long span = (long) k * ldb;
    return tiles.narrow()
        ? m <= FEW_PANELS * tiles.rows() && span <= blocks.direct() / PARTS
        : ldb % Blocks.CONFLICT != 0 && span <= blocks.direct();
  }

  /** Whether B as it lies is what packing would make of it. */
  private boolean isStrip(int n, int ldb) {
    return n == ldb && n <= tiles.columns() && n == tiles.padded(n);
  }

  @Override
  protected int packedFloats(int n, int k) {
    return Sizes.product("gemm packed b", tiles.padded(n), k);
  }

  @Override
  protected void arrange(
      boolean transB, int n, int k, float[] b, int bOff, int ldb, float[] packed, int packedOff) {
    strips.pack(transB, n, k, Blocks.kc(k), b, bOff, ldb, packed, packedOff);
  }

  @Override
  protected void computePacked(
      boolean transA,
      int m,
      int from,
      int to,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      float beta,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    int columns = to - from;
    int at = cOff + from;
    scale(beta, k, m, columns, c, at, ldc);
    if (k == 0) {
      epilogue.finish(c, at, ldc, m, columns, workspace);
      return;
    }
    float[] ws = workspace.floats(panels.floats(k));
    panels.run(
        transA,
        m,
        columns,
        k,
        Blocks.kc(k),
        alpha,
        a,
        aOff,
        lda,
        packed,
        packedOff,
        0,
        from,
        n,
        beta != 0,
        c,
        at,
        ldc,
        ws,
        Panels.UNPACKED,
        epilogue,
        workspace);
  }

  @Override
  protected int rowsTogether() {
    return tiles.rows();
  }

  @Override
  protected int columnsTogether() {
    return tiles.columns();
  }

  /**
   * Scales C before anything is added to it. Where beta is 0, the first block of products
   * overwrites C.
   */
  private static void scale(float beta, int k, int m, int n, float[] c, int cOff, int ldc) {
    if (beta == 1 || (beta == 0 && k > 0)) {
      return;
    }
    for (int i = 0; i < m; i++) {
      int row = cOff + i * ldc;
      for (int j = row; j < row + n; j++) {
        c[j] = beta == 0 ? 0 : beta * c[j];
      }
    }
  }
}
