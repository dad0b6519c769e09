package dev.lanewise.kernels.blocking;

/**
 * A register tile: {@code C[r, j] (+)= sum_p A[r, p] B[p, j]} for a few rows r and a few vectors of
 * columns j, each sum one chain of fused multiply-adds in ascending p, held in registers
 * throughout.
 *
 * <p>Where A and B lie is fixed by the tile's {@link TileShape}; C is row-major.
 */
public abstract class Tile {
  protected Tile() {}

  /**
   * Computes one tile.
   *
   * @param k length of the sums
   * @param lda distance of A's rows, for tiles that read A where it lies; ignored by the others
   * @param ldb distance of B's rows, for tiles that read B where it lies; ignored by the others
   * @param ahead what will be read next, for tiles that bring it into cache, k lines, 16 to a row;
   *     or where B is packed to, for tiles that do
   * @param aheadRow distance of these rows
   */
  public abstract void run(
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
      float[] ahead,
      int aheadOff,
      int aheadRow);
}
