package dev.lanewise.kernels.blocking;

/** Matrices laid out as tiles read their right operand: for each KC rows, strip after strip. */
final class Strips {
  private final Tiles tiles;

  Strips(Tiles tiles) {
    this.tiles = tiles;
  }

  /** Packs k rows of n columns, stored transposed or not; each strip is p-major. */
  void pack(
      boolean transB,
      int n,
      int k,
      int kc,
      float[] b,
      int bOff,
      int ldb,
      float[] packed,
      int packedOff) {
    for (int pc = 0; pc < k; pc += kc) {
      int kb = Math.min(kc, k - pc);
      int from = bOff + (transB ? pc : pc * ldb);
      int to = packedOff + pc * tiles.padded(n);
      if (transB) {
        transposed(kb, n, b, from, ldb, packed, to);
      } else {
        tiles.packing().strips(b, from, ldb, kb, n, packed, to, tiles.columns(), tiles.lanes());
      }
    }
  }

  private void transposed(int kb, int n, float[] b, int bOff, int ldb, float[] to, int toOff) {
    for (int j = 0; j < n; j += tiles.columns()) {
      int w = Math.min(tiles.columns(), n - j);
      tiles
          .packing()
          .transposed(b, bOff + j * ldb, ldb, kb, w, to, toOff + j * kb, tiles.padded(w));
    }
  }
}
