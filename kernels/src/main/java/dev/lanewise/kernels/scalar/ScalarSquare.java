package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.blocking.SquareTranspose;

/** Squares of {@value #SIDE} single floats on a side: two lines' worth of rows and columns. */
final class ScalarSquare extends SquareTranspose {
  static final int SIDE = 8;

  @Override
  public void run(
      float[] from, int fromOff, int fromLd, int rows, float[] to, int toOff, int toLd) {
    for (int p = 0; p < SIDE; p++) {
      for (int i = 0; i < SIDE; i++) {
        to[toOff + p * toLd + i] = from[fromOff + Math.min(i, rows - 1) * fromLd + p];
      }
    }
  }
}
