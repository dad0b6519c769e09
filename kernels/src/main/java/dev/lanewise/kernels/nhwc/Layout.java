package dev.lanewise.kernels.nhwc;

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
 * @param rowFloats floats of a row of columns
 * @param line floats of a row of the image
 * @param strip filters of a strip
 */
record Layout(
    int m, int tilesWide, int tiles, int most, int inputRow, int rowFloats, int line, int strip) {
  private static final int GAP = 16;

  static Layout of(ConvShape s, Minimal a, int strip, int blockFloats) {
    int m = a.outputs();
    int n = a.products();
    int tilesWide = Math.ceilDiv(s.outW(), m);
    int tiles = Math.multiplyExact(tilesWide, Math.ceilDiv(s.outH(), m));
    int inputRow = s.channels() + GAP;
    int fit = Math.max(1, blockFloats / (n * n * inputRow));
    return new Layout(
        m,
        tilesWide,
        tiles,
        Math.ceilDiv(tiles, Math.ceilDiv(tiles, fit)),
        inputRow,
        (Math.min(tilesWide, fit) * m + 2) * s.channels(),
        s.width() * s.channels(),
        Math.min(strip, s.filters()));
  }

  /** Inputs and products of a tile along an axis. */
  int n() {
    return m + 2;
  }

  // Offsets in the workspace.

  /** Transformed inputs, [n n][tile][channel]. */
  int inputs() {
    return 0;
  }

  /** Their products, [n n][tile][filter]. */
  int products() {
    return n() * n() * most * inputRow;
  }

  /** Half transformed back, [m][n][tile][filter]. */
  int halves() {
    return products() + n() * n() * most * strip;
  }

  /** Half transformed inputs of one row of tiles, [n][column][channel]. */
  int rows() {
    return halves() + m * n() * most * strip;
  }

  /** Rows of the image that padding is added to, [n][column][channel]. */
  int padded() {
    return rows() + n() * rowFloats;
  }

  /** Pixels of a tile that sticks out, [m][filter]. */
  int edge() {
    return padded() + n() * line;
  }

  int floats() {
    return edge() + m * strip;
  }
}
