package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Machine;

/**
 * Block sizes of a matrix product.
 *
 * @param kc length of one chain of products; part of the result's definition, so the same on every
 *     machine
 * @param nc columns of a block; a multiple of the tile's columns
 * @param mc rows of a block; a multiple of the tile's rows
 * @param packed floats of B packed at a time, at most
 * @param direct floats of B, gaps between its rows included, up to which it is read where it lies
 * @param fewRows rows of A up to which B is read where it lies, however large it is
 * @param streamed floats of B above which a few rows of A are done by {@link RankUpdates}
 */
public record Blocks(int kc, int nc, int mc, int packed, int direct, int fewRows, int streamed) {
  /** An MR x KC panel of A is 14 KiB (512 bits) and stays in L1 while strips of B pass by. */
  public static final int KC = 256;

  /**
   * Rows this many floats, or a multiple, apart fall into the same few sets of an L1 cache of 4 KiB
   * ways, and drive each other out.
   */
  static final int CONFLICT = 512;

  /** KC x NC floats of B fill a quarter of L2, and so does a block of C. */
  public static Blocks of(Machine machine, Tiles tiles) {
    int quarter = machine.l2() / 4 / Float.BYTES;
    int nc = Math.clamp(quarter / KC / tiles.columns(), 4, 32) * tiles.columns();
    int mc = Math.clamp(quarter / nc / tiles.rows(), 4, 64) * tiles.rows();
    return new Blocks(KC, nc, mc, 1 << 20, 4 * quarter, 10 * tiles.rows(), 2 * quarter);
  }
}
