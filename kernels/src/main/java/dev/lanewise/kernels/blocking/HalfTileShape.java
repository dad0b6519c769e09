package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.HalfFormat;

/**
 * What a {@link HalfTile} is specialised on.
 *
 * @param rows rows of A and C
 * @param vectors vectors of B, each two of columns of C
 * @param lanes floats in a vector; 1 makes scalar code
 * @param format of the numbers of B
 * @param added whether sums are added to C, rather than overwriting it
 */
public record HalfTileShape(int rows, int vectors, int lanes, HalfFormat format, boolean added) {}
