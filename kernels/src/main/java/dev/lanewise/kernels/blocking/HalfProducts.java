package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.HalfFormat;
import dev.lanewise.kernels.HalfGemm;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;
import java.util.function.Function;

/**
 * {@link HalfGemm} by register tiles: B lies in strips of {@value #VECTORS} vectors, one strip
 * after the other, each row by row, so that one row of A reads all of B as one stream, which
 * processors fetch ahead by themselves (stores under an empty mask made it a third slower). More
 * rows than a tile has read a block of a strip, KC rows, again from L2.
 */
public final class HalfProducts extends HalfGemm {
  /** With one row of A: eight sums hide the latency of fused multiply-adds, four by two. */
  private static final int VECTORS = 4;

  /** Rows of B packed at a time: a line of floats where B is stored transposed. */
  private static final int PACKED_ROWS = 16;

  /** Beside sums and elements of A: both halves of a vector, and constants. */
  private static final int OTHER_REGISTERS = 5;

  private final int registers;
  private final int lanes;
  private final Function<HalfTileShape, HalfTile> maker;
  private final int mostRows;
  private final HalfTile[] made;

  /**
   * @param registers of vectors
   * @param lanes floats in a vector
   */
  public HalfProducts(
      HalfFormat format, int registers, int lanes, Function<HalfTileShape, HalfTile> maker) {
    super(format);
    this.registers = registers;
    this.lanes = lanes;
    this.maker = maker;
    this.mostRows = (registers - OTHER_REGISTERS - 1) / 2;
    this.made = new HalfTile[(mostRows + 1) * (VECTORS + 1) * 2];
  }

  @Override
  public int columnsTogether() {
    return VECTORS * 2 * lanes;
  }

  @Override
  protected long packedFloats(int n, int k) {
    return (long) vectors(n) * lanes * k;
  }

  private int vectors(int columns) {
    return Math.ceilDiv(columns, 2 * lanes);
  }

  /** Where the strip that begins with a column does. */
  private static int strip(int column, int k, int packedOff) {
    return packedOff + column / 2 * k;
  }

  @Override
  protected void arrange(
      boolean transB,
      int n,
      int k,
      float[] b,
      int bOff,
      int ldb,
      double scale,
      float[] packed,
      int packedOff) {
    int columnStep = transB ? ldb : 1;
    int rowStep = transB ? 1 : ldb;
    for (int j = 0; j < n; j += columnsTogether()) {
      int at = strip(j, k, packedOff);
      int step = vectors(Math.min(columnsTogether(), n - j)) * lanes;
      for (int p = 0; p < k; p += PACKED_ROWS) {
        int end = Math.min(p + PACKED_ROWS, k);
        for (int i = 0; i < step; i++) {
          int low = j + i / lanes * 2 * lanes + i % lanes;
          int high = low + lanes;
          for (int q = p; q < end; q++) {
            int row = bOff + q * rowStep;
            int lower = low < n ? encode(b[row + low * columnStep], scale) : 0;
            int upper = high < n ? encode(b[row + high * columnStep], scale) : 0;
            packed[at + q * step + i] = Float.intBitsToFloat(upper << 16 | lower);
          }
        }
      }
    }
  }

  @Override
  protected void compute(
      int from,
      int to,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int packedOff,
      int exponent,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      Epilogue epilogue,
      Workspace workspace) {
    int kc = Blocks.kc(k);
    float unit = (float) Math.scalb(1.0, HalfTile.FP16_EXPONENT - exponent);
    for (int j = from; j < to; j += columnsTogether()) {
      int w = Math.min(columnsTogether(), to - j);
      int step = vectors(w) * lanes;
      int at = strip(j, k, packedOff);
      if (k == 0 && !add) {
        zero(m, w, c, cOff + j, ldc);
      }
      for (int p = 0; p < k; p += kc) {
        int kb = Math.min(kc, k - p);
        block(
            m,
            w,
            kb,
            a,
            aOff + p,
            lda,
            packed,
            at + p * step,
            unit,
            add || p > 0,
            c,
            cOff + j,
            ldc,
            workspace);
      }
      epilogue.finish(c, cOff + j, ldc, m, w, workspace);
    }
  }

  private static void zero(int m, int n, float[] c, int cOff, int ldc) {
    for (int i = 0; i < m; i++) {
      Arrays.fill(c, cOff + i * ldc, cOff + i * ldc + n, 0);
    }
  }

  /** All rows of some columns, over one KC. */
  private void block(
      int m,
      int w,
      int k,
      float[] a,
      int aOff,
      int lda,
      float[] packed,
      int at,
      float unit,
      boolean add,
      float[] c,
      int cOff,
      int ldc,
      Workspace workspace) {
    int all = vectors(w);
    int most = Math.ceilDiv(m, Math.ceilDiv(m, mostRows));
    int wide = vectorsOfTile(most);
    for (int i = 0; i < m; i += most) {
      int rows = Math.min(most, m - i);
      for (int v = 0; v < all; v += wide) {
        int vectors = Math.min(wide, all - v);
        int columns = vectors * 2 * lanes;
        int column = v * 2 * lanes;
        int row = aOff + i * lda;
        int b = at + v * lanes;
        int corner = cOff + i * ldc + column;
        if (column + columns <= w) {
          tile(rows, vectors, add)
              .run(k, a, row, lda, packed, b, all * lanes, unit, c, corner, ldc);
        } else {
          float[] t = workspace.floats(rows * columns);
          tile(rows, vectors, false)
              .run(k, a, row, lda, packed, b, all * lanes, unit, t, 0, columns);
          Edge.put(t, 0, columns, rows, w - column, add, c, corner, ldc);
        }
      }
    }
  }

  /** As many vectors of B as registers allow: sums of both halves, and A's elements. */
  private int vectorsOfTile(int rows) {
    int vectors = VECTORS;
    while (vectors > 1 && 2 * rows * vectors + rows + OTHER_REGISTERS > registers) {
      vectors /= 2;
    }
    return vectors;
  }

  private HalfTile tile(int rows, int vectors, boolean added) {
    int i = (rows * (VECTORS + 1) + vectors) * 2 + (added ? 1 : 0);
    HalfTile tile = made[i];
    if (tile == null) {
      // In a race several ask the maker and one is kept; what it makes has no state.
      tile = maker.apply(new HalfTileShape(rows, vectors, lanes, format(), added));
      made[i] = tile;
    }
    return tile;
  }
}
