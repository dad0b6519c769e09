package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.CacheLine;
import dev.lanewise.kernels.ConvShape;

/**
 * Where a Winograd convolution keeps what.
 *
 * @param m outputs of a tile along an axis
 * @param tilesWide tiles in a row of the image
 * @param tiles tiles of the image
 * @param most tiles of a block, at most
 * @param inputRow floats from one tile's transformed channels to the next one's; a vector more than
 *     there are channels, so that rows do not drive each other out of the caches
 * @param side tiles side by side, at most
 * @param columns floats that the transform of a row of tiles needs
 * @param strip filters of a strip
 */
record Layout(
    int m, int tilesWide, int tiles, int most, int inputRow, int side, int columns, int strip) {
  private static final int GAP = 16;

  /** What reading an input again costs, if reading a weight again costs 1: it was written, too. */
  private static final double AGAIN = 1.5;

  /** Blocks that leave L2 are so many times as large. */
  private static final int LARGER = 8;

  static Layout of(ConvShape s, Minimal a, int strip, int blockFloats) {
    int m = a.outputs();
    int n = a.products();
    int tilesWide = Math.ceilDiv(s.outW(), m);
    int tiles = Math.multiplyExact(tilesWide, Math.ceilDiv(s.outH(), m));
    int inputRow = s.channels() + GAP;
    int fit = fit(blockFloats, tiles, n * n * inputRow, strip);
    int side = Math.min(tilesWide, fit);
    return new Layout(
        m,
        tilesWide,
        tiles,
        Math.ceilDiv(tiles, Math.ceilDiv(tiles, fit)),
        inputRow,
        side,
        TileTransform.floats(n, m, n, s.width(), s.channels(), side),
        Math.min(strip, s.filters()));
  }

  /**
   * Tiles of a block. All weights are read for each block, so that where they outweigh the image,
   * blocks may as well leave L2: each strip of filters then reads the transformed inputs again.
   */
  private static int fit(int blockFloats, int tiles, int tileFloats, int strip) {
    int fit = Math.max(1, blockFloats / tileFloats);
    double again = Math.ceilDiv(tiles, fit) - 1.0;
    return again * strip > AGAIN * tiles
        ? Math.max(1, Math.multiplyExact(LARGER, blockFloats) / tileFloats)
        : fit;
  }

  /** Inputs and products of a tile along an axis. */
  int n() {
    return m + 2;
  }

  // Offsets in the workspace.

  /** Transformed inputs, [n n][tile][channel]. */
  int inputs() {
    return CacheLine.aligned(0);
  }

  /** Their products, [n n][tile][filter]. */
  int products() {
    return CacheLine.aligned(inputs() + n() * n() * most * inputRow);
  }

  /** Half transformed back, [m][n][tile][filter]. */
  int halves() {
    return CacheLine.aligned(products() + n() * n() * most * strip);
  }

  /** What the transform of a row of tiles needs. */
  int rows() {
    return halves() + m * n() * most * strip;
  }

  /** Pixels of a tile that sticks out, [m][filter]. */
  int edge() {
    return rows() + columns;
  }

  int floats() {
    return edge() + m * strip;
  }
}
