package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Workspace;
import dev.lanewise.kernels.blocking.TileShape.Besides;
import dev.lanewise.kernels.blocking.TileShape.Sums;
import java.util.function.Function;

/**
 * A few rows times a large matrix, {@code C (+)= A B}: memory decides, and it is fastest when B is
 * read a few whole rows at a time, sums staying in cache meanwhile. Up to four rows of A are kept
 * in registers while columns go by; more are done by tiles of a few rows of B. The result is that
 * of the tiles alone, bit by bit: the same chain of fused multiply-adds over each KC.
 */
public final class RankUpdates {
  /** Rows of A that registers hold beside sums and B. */
  private static final int HELD_ROWS = 4;

  /** Floats of sums beside held rows: half of an L1 cache of 32 KiB. */
  private static final int SUMS = 1 << 12;

  /** Floats of sums under tiles, which load them seldom: they may lie in L2. */
  private static final int TILED_SUMS = 1 << 14;

  /** Rows of B under a tile: more are more streams than processors fetch ahead. */
  private static final int TILED_DEPTH = 16;

  private static final int DEEPEST = 8;
  private static final float[] ONE = {1};

  private final int registers;
  private final Tiles tiles;
  private final int lanes;
  private final Function<RankUpdateShape, RankUpdate> maker;
  private final RankUpdate[] made = new RankUpdate[(HELD_ROWS + 1) * (DEEPEST + 1) * 2];

  /**
   * @param registers of vectors, to hold A's elements, the sums and a row of B at once
   */
  public RankUpdates(int registers, Tiles tiles, Function<RankUpdateShape, RankUpdate> maker) {
    this.registers = registers;
    this.tiles = tiles;
    this.lanes = tiles.lanes();
    this.maker = maker;
  }

  /** The most rows that A may have. */
  int rows() {
    return tiles.rows();
  }

  void run(
      int m,
      int n,
      int k,
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
    int whole = n / lanes * lanes;
    int nb = Math.min(whole, (m <= HELD_ROWS ? SUMS : TILED_SUMS) / m / lanes * lanes);
    int copy = m * Math.max(nb, lanes) + kc * lanes + Packing.SLACK;
    float[] ws = workspace.floats(copy + m * Tiles.COPIED_ROW);
    for (int jc = 0; jc < whole; jc += nb) {
      int w = Math.min(nb, whole - jc);
      for (int pc = 0; pc < k; pc += kc) {
        int kb = Math.min(kc, k - pc);
        int from = bOff + pc * ldb + jc;
        if (pc == 0 && !add) {
          sums(m, w, kb, a, aOff, lda, b, from, ldb, c, cOff + jc, ldc, ws, copy);
        } else {
          sums(m, w, kb, a, aOff + pc, lda, b, from, ldb, ws, 0, nb, ws, copy);
          RankUpdate plus = update(1, 1, false);
          for (int r = 0; r < m; r++) {
            plus.run(w, ONE, 0, 1, ws, r * nb, nb, c, cOff + r * ldc + jc, ldc);
          }
        }
      }
      epilogue.finish(c, cOff + jc, ldc, m, w, workspace);
    }
    if (whole < n) {
      rest(
          m, n - whole, k, a, aOff, lda, b, bOff + whole, ldb, add, c, cOff + whole, ldc, ws, copy);
      epilogue.finish(c, cOff + whole, ldc, m, n - whole, workspace);
    }
  }

  /** The last columns, fewer than a vector: copied, so that nothing is read behind B's end. */
  private void rest(
      int m,
      int n,
      int k,
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
      float[] ws,
      int copy) {
    int kc = Blocks.kc(k);
    int columns = m * lanes;
    for (int pc = 0; pc < k; pc += kc) {
      int kb = Math.min(kc, k - pc);
      tiles.packing().rows(b, bOff + pc * ldb, ldb, kb, n, ws, columns, lanes);
      sums(m, lanes, kb, a, aOff + pc, lda, ws, columns, lanes, ws, 0, lanes, ws, copy);
      Edge.put(ws, 0, lanes, m, n, add || pc > 0, c, cOff, ldc);
    }
  }

  /**
   * {@code T = A B} over one KC.
   *
   * @param copy where there is room for a copy of A
   */
  private void sums(
      int m,
      int n,
      int kb,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] t,
      int tOff,
      int ldt,
      float[] ws,
      int copy) {
    if (m <= HELD_ROWS) {
      held(m, n, kb, a, aOff, lda, b, bOff, ldb, t, tOff, ldt);
      return;
    }
    tiles.packing().rows(a, aOff, lda, m, kb, ws, copy, Tiles.COPIED_ROW);
    int columns = tiles.columns();
    for (int p = 0; p < kb; p += TILED_DEPTH) {
      int depth = Math.min(TILED_DEPTH, kb - p);
      Sums sums = p == 0 ? Sums.FRESH : Sums.CONTINUED;
      int row = bOff + p * ldb;
      for (int j = 0; j < n; j += columns) {
        tiles
            .tile(m, Math.min(columns, n - j), Tiles.Left.COPY, false, sums, Besides.NOTHING)
            .run(depth, ws, copy + p, 0, b, row + j, ldb, t, tOff + j, ldt, b, 0, 0);
      }
    }
  }

  private void held(
      int m,
      int n,
      int kb,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] t,
      int tOff,
      int ldt) {
    // rows depth + rows + depth registers, but for one
    int most = Math.clamp((registers - 1 - m) / (m + 1), 1, DEEPEST);
    int depth = Math.min(most, kb);
    int p = 0;
    for (; p <= kb - depth; p += depth) {
      update(m, depth, p == 0).run(n, a, aOff + p, lda, b, bOff + p * ldb, ldb, t, tOff, ldt);
    }
    for (; p < kb; p++) {
      update(m, 1, false).run(n, a, aOff + p, lda, b, bOff + p * ldb, ldb, t, tOff, ldt);
    }
  }

  private RankUpdate update(int rows, int depth, boolean fresh) {
    int i = (rows * (DEEPEST + 1) + depth) * 2 + (fresh ? 1 : 0);
    RankUpdate update = made[i];
    if (update == null) {
      // In a race several ask the maker and one is kept; what it makes has no state.
      update = maker.apply(new RankUpdateShape(rows, depth, lanes, fresh));
      made[i] = update;
    }
    return update;
  }
}
