package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Workspace;
import java.util.function.Function;

/**
 * A few rows times a large matrix, {@code C (+)= A B}: memory decides, and it is fastest when B is
 * read a few whole rows at a time. Sums stay in L1 meanwhile. The result is that of the tiles, bit
 * by bit: the same chain of fused multiply-adds over each KC.
 */
public final class RankUpdates {
  /** Floats of sums: half of an L1 cache of 32 KiB. */
  private static final int SUMS = 4096;

  private static final int MOST_ROWS = 8;
  private static final int DEEPEST = 8;
  private static final float[] ONE = {1};

  private final int registers;
  private final int lanes;
  private final Function<RankUpdateShape, RankUpdate> maker;
  private final RankUpdate[] made = new RankUpdate[(MOST_ROWS + 1) * (DEEPEST + 1) * 2];

  /**
   * @param registers of vectors, to hold A's elements, the sums and a row of B at once
   */
  public RankUpdates(int registers, int lanes, Function<RankUpdateShape, RankUpdate> maker) {
    this.registers = registers;
    this.lanes = lanes;
    this.maker = maker;
  }

  /** The most rows that A may have. */
  int rows() {
    return MOST_ROWS;
  }

  /** Rows of B at a time: {@code rows depth + rows + depth} registers, but for one. */
  private int depth(int rows) {
    return Math.clamp((registers - 1 - rows) / (rows + 1), 1, DEEPEST);
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
    int nb = Math.min(n, SUMS / m);
    float[] sums = workspace.floats(m * nb);
    for (int jc = 0; jc < n; jc += nb) {
      int w = Math.min(nb, n - jc);
      for (int pc = 0; pc < k; pc += Blocks.KC) {
        int kb = Math.min(Blocks.KC, k - pc);
        int from = bOff + pc * ldb + jc;
        if (pc == 0 && !add) {
          updates(m, w, kb, a, aOff, lda, b, from, ldb, c, cOff + jc, ldc);
        } else {
          updates(m, w, kb, a, aOff + pc, lda, b, from, ldb, sums, 0, nb);
          RankUpdate plus = update(1, 1, false);
          for (int r = 0; r < m; r++) {
            plus.run(w, ONE, 0, 1, sums, r * nb, nb, c, cOff + r * ldc + jc, ldc);
          }
        }
      }
      epilogue.finish(c, cOff + jc, ldc, m, w, workspace);
    }
  }

  /** {@code T = A B} over one KC. */
  private void updates(
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
    int depth = Math.min(depth(m), kb);
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
      // A race makes a class twice and keeps one; updates have no state.
      update = maker.apply(new RankUpdateShape(rows, depth, lanes, fresh));
      made[i] = update;
    }
    return update;
  }
}
