package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Machine;

/**
 * Block sizes of a matrix product.
 *
 * @param nc columns of a block; a multiple of the tile's columns
 * @param mc rows of a block; a multiple of the tile's rows
 * @param packed floats of B packed at a time, at most
 * @param direct floats of B, gaps between its rows included, up to which it is read where it lies
 * @param streamed floats of B above which a few rows of A are done by {@link RankUpdates}
 */
public record Blocks(int nc, int mc, int packed, int direct, int streamed) {
  /** An MR x KC panel of A is 14 KiB (512 bits) and stays in L1 while strips of B pass by. */
  static final int KC = 256;

  /** Chains are cut into multiples of this. */
  private static final int UNIT = 8;

  /**
   * Rows this many floats, or a multiple, apart fall into the same few sets of an L1 cache of 4 KiB
   * ways, and drive each other out.
   */
  static final int CONFLICT = 512;

  /**
   * Length of one chain of products where k are to be added: pieces of at most 256, as equal as can
   * be. Part of the result's definition, so the same on every machine.
   */
  static int kc(int k) {
    if (k <= KC) {
      return Math.max(1, k);
    }
    int pieces = Math.ceilDiv(k, KC);
    return Math.min(k, Math.ceilDiv(Math.ceilDiv(k, pieces), UNIT) * UNIT);
  }

  /**
   * KC x NC floats of B fill a quarter of L2, and so does a block of C; a half each where A is
   * copied for each NC.
   */
  public static Blocks of(Machine machine, Tiles tiles) {
    int quarter = machine.l2() / 4 / Float.BYTES;
    int part = tiles.narrow() ? 2 * quarter : quarter;
    int nc = Math.clamp(part / KC / tiles.columns(), 4, 32) * tiles.columns();
    int mc = Math.clamp(part / nc / tiles.rows(), 4, 64) * tiles.rows();
    return new Blocks(nc, mc, 1 << 20, 4 * quarter, 2 * quarter);
  }
}
