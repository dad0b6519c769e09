package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.Machine;

/**
 * Block sizes of a matrix product.
 *
 * @param kc length of one chain of products; part of the result's definition, so the same on every
 *     machine
 * @param nc columns of B packed at a time; a multiple of the tile's columns
 * @param aFloats floats of A packed at a time, at most
 */
public record Blocks(int kc, int nc, int aFloats) {
  /** An MR x KC panel of A is 14 KiB (512 bits) and stays in L1 while strips of B pass by. */
  public static final int KC = 256;

  /**
   * KC x NC floats of B fill half of L2: the other half is for A's panels, C and the strip under
   * way.
   */
  public static Blocks of(Machine machine, Tiles tiles) {
    int half = machine.l2() / 2 / Float.BYTES / KC;
    int nc = Math.clamp(half / tiles.columns(), 4, 32) * tiles.columns();
    return new Blocks(KC, nc, 1 << 22);
  }
}
