package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Sizes;
import dev.lanewise.kernels.Workspace;

/**
 * Matrix product by packing and a register tile (Goto and van de Geijn: Anatomy of high-performance
 * matrix multiplication, 2008). For NC columns of B, KC rows at a time: strips of B are packed into
 * L2; then, for each panel of A, which L1 holds, the strips pass by. A is packed once, in panels
 * that differ by at most one row, so that no tile computes rows nobody needs.
 */
public final class BlockedGemm extends Gemm {
  private final Tiles tiles;
  private final Blocks blocks;

  public BlockedGemm(Tiles tiles, Blocks blocks) {
    this.tiles = tiles;
    this.blocks = blocks;
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
      Workspace workspace) {
    scale(beta, k, m, n, c, cOff, ldc);
    boolean add = beta != 0;
    int rows = rowsAtATime(m, k);
    // With a single panel of A, each strip of B is used once: packing it would cost more than it
    // saves.
    boolean direct = !transB && m <= tiles.rows();
    int nb = Math.min(blocks.nc(), tiles.padded(n));
    int aSize = aFloats(rows, k);
    float[] ws = workspace.floats(aSize + (direct ? 0 : Math.min(blocks.kc(), k) * nb));
    for (int ic = 0; ic < m; ic += rows) {
      int mb = Math.min(rows, m - ic);
      packA(transA, mb, k, alpha, a, aOff + ic * (transA ? 1 : lda), lda, ws);
      for (int jc = 0; jc < n; jc += nb) {
        int w = Math.min(nb, n - jc);
        int cc = cOff + ic * ldc + jc;
        for (int pc = 0; pc < k; pc += blocks.kc()) {
          int kb = Math.min(blocks.kc(), k - pc);
          boolean accumulate = add || pc > 0;
          if (direct) {
            strips(mb, w, kb, ws, mb * pc, b, bOff + pc * ldb + jc, ldb, accumulate, c, cc, ldc);
          } else {
            packB(
                transB, kb, w, b, bOff + (transB ? jc * ldb + pc : pc * ldb + jc), ldb, ws, aSize);
            panels(mb, w, kb, ws, mb * pc, ws, aSize, accumulate, c, cc, ldc);
          }
        }
      }
    }
  }

  @Override
  protected int packedFloats(int n, int k) {
    return Sizes.product("gemm packed b", tiles.padded(n), k);
  }

  @Override
  protected void arrange(
      boolean transB, int n, int k, float[] b, int bOff, int ldb, float[] packed, int packedOff) {
    for (int pc = 0; pc < k; pc += blocks.kc()) {
      int from = bOff + (transB ? pc : pc * ldb);
      packB(
          transB,
          Math.min(blocks.kc(), k - pc),
          n,
          b,
          from,
          ldb,
          packed,
          packedOff + pc * tiles.padded(n));
    }
  }

  @Override
  protected void computePacked(
      boolean transA,
      int m,
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
      Workspace workspace) {
    scale(beta, k, m, n, c, cOff, ldc);
    int rows = rowsAtATime(m, k);
    float[] ws = workspace.floats(aFloats(rows, k));
    for (int ic = 0; ic < m; ic += rows) {
      int mb = Math.min(rows, m - ic);
      packA(transA, mb, k, alpha, a, aOff + ic * (transA ? 1 : lda), lda, ws);
      for (int jc = 0; jc < n; jc += blocks.nc()) {
        int w = Math.min(blocks.nc(), n - jc);
        for (int pc = 0; pc < k; pc += blocks.kc()) {
          int kb = Math.min(blocks.kc(), k - pc);
          int from = packedOff + pc * tiles.padded(n) + jc * kb;
          panels(
              mb,
              w,
              kb,
              ws,
              mb * pc,
              packed,
              from,
              beta != 0 || pc > 0,
              c,
              cOff + ic * ldc + jc,
              ldc);
        }
      }
    }
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

  private int rowsAtATime(int m, int k) {
    return Math.min(m, Math.max(tiles.rows(), blocks.aFloats() / Math.max(1, k)));
  }

  private static int aFloats(int rows, int k) {
    return rows * k + Packing.SLACK;
  }

  /**
   * Rows of panel i when m rows are split as evenly as possible: those from here to the next
   * panel's.
   */
  private static int firstRow(int i, int panels, int m) {
    return (int) ((long) i * m / panels);
  }

  private int panelCount(int m) {
    return (m + tiles.rows() - 1) / tiles.rows();
  }

  /** For each block of KC: panel after panel, each p-major. */
  private void packA(
      boolean transA, int m, int k, float alpha, float[] a, int aOff, int lda, float[] to) {
    int panels = panelCount(m);
    for (int pc = 0; pc < k; pc += blocks.kc()) {
      int kb = Math.min(blocks.kc(), k - pc);
      for (int i = 0; i < panels; i++) {
        int row = firstRow(i, panels, m);
        int rows = firstRow(i + 1, panels, m) - row;
        int dest = m * pc + row * kb;
        if (transA) {
          tiles.packing().rows(a, aOff + pc * lda + row, lda, kb, rows, to, dest, rows);
        } else {
          tiles.packing().transposed(a, aOff + row * lda + pc, lda, kb, rows, to, dest, rows);
        }
      }
    }
    if (alpha != 1) {
      for (int i = 0; i < m * k; i++) {
        to[i] *= alpha;
      }
    }
  }

  /**
   * Strip after strip of NR columns, each p-major; the last one as many whole vectors as it needs.
   */
  private void packB(
      boolean transB, int kb, int n, float[] b, int bOff, int ldb, float[] to, int toOff) {
    for (int j = 0; j < n; j += tiles.columns()) {
      int w = Math.min(tiles.columns(), n - j);
      if (transB) {
        tiles
            .packing()
            .transposed(b, bOff + j * ldb, ldb, kb, w, to, toOff + j * kb, tiles.padded(w));
      } else {
        tiles.packing().rows(b, bOff + j, ldb, kb, w, to, toOff + j * kb, tiles.padded(w));
      }
    }
  }

  /** Panels of A outside, packed strips of B inside. */
  private void panels(
      int m,
      int n,
      int kb,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      boolean accumulate,
      float[] c,
      int cOff,
      int ldc) {
    int panels = panelCount(m);
    for (int i = 0; i < panels; i++) {
      int row = firstRow(i, panels, m);
      int rows = firstRow(i + 1, panels, m) - row;
      for (int j = 0; j < n; j += tiles.columns()) {
        int w = Math.min(tiles.columns(), n - j);
        tiles
            .tile(rows, w, true, accumulate)
            .run(
                kb,
                a,
                aOff + row * kb,
                b,
                bOff + j * kb,
                0,
                c,
                cOff + row * ldc + j,
                ldc,
                lastVector(w));
      }
    }
  }

  /** One panel of A, strips of B read where they lie. */
  private void strips(
      int m,
      int n,
      int kb,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      int ldb,
      boolean accumulate,
      float[] c,
      int cOff,
      int ldc) {
    for (int j = 0; j < n; j += tiles.columns()) {
      int w = Math.min(tiles.columns(), n - j);
      tiles
          .tile(m, w, false, accumulate)
          .run(kb, a, aOff, b, bOff + j, ldb, c, cOff + j, ldc, lastVector(w));
    }
  }

  /** Columns in use in the last vector of a strip. */
  private int lastVector(int columns) {
    return columns - (tiles.padded(columns) - tiles.lanes());
  }
}
