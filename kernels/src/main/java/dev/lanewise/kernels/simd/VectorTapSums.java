package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.TapSums;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Pieces of up to two vectors: eight chains, as many as two units of four cycles want, and one
 * broadcast weight for eight loads. The second vector of a piece is its last: it may compute some
 * of the first one's columns again, and needs no mask. A piece of less than a vector whose masked
 * store would reach over the array's end is left to plain loops.
 */
final class VectorTapSums extends TapSums {
  private static final VectorSpecies<Float> S = Width.SPECIES;
  private static final int L = S.length();

  @Override
  public int widest() {
    return 2 * L;
  }

  @Override
  public void run(
      int[] offsets,
      float[] w,
      int wOff,
      float[] x,
      int xOff,
      int xRow,
      int width,
      float[] y,
      int yOff,
      int yRow) {
    if (width > L) {
      two(offsets, w, wOff, x, xOff, xRow, width, y, yOff, yRow);
    } else if (yOff + 3 * yRow + L <= y.length) {
      one(offsets, w, wOff, x, xOff, xRow, width, y, yOff, yRow);
    } else {
      for (int r = 0; r < 4; r++) {
        plainly(offsets, w, wOff, x, xOff + r * xRow, width, y, yOff + r * yRow);
      }
    }
  }

  /** 16 sums want 32 registers, as AVX-512 has. */
  @Override
  public void pair(
      int[] offsets,
      float[] w,
      int wOff,
      int wStep,
      float[] x,
      int xOff,
      int xRow,
      int width,
      float[] y,
      int yOff,
      int yRow,
      int yStep) {
    if (width > L && Width.BITS == 512) {
      VectorTwoFilters.run(offsets, w, wOff, wStep, x, xOff, xRow, width, y, yOff, yRow, yStep);
    } else {
      super.pair(offsets, w, wOff, wStep, x, xOff, xRow, width, y, yOff, yRow, yStep);
    }
  }

  @Override
  public void slide(
      int[] offsets,
      float[] w,
      int wOff,
      float[] x,
      int xOff,
      int xRow,
      int rows,
      int width,
      float[] y,
      int yOff,
      int yRow) {
    if (width > L) {
      VectorSlide.two(offsets, w, wOff, x, xOff, xRow, rows, width, y, yOff, yRow);
    } else if (yOff + (rows - 1) * yRow + L <= y.length) {
      VectorSlide.one(offsets, w, wOff, x, xOff, xRow, rows, width, y, yOff, yRow);
    } else {
      super.slide(offsets, w, wOff, x, xOff, xRow, rows, width, y, yOff, yRow);
    }
  }

  private static void two(
      int[] offsets,
      float[] w,
      int wOff,
      float[] x,
      int xOff,
      int xRow,
      int width,
      float[] y,
      int yOff,
      int yRow) {
    FloatVector a0 = FloatVector.zero(S);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    int last = width - L;
    for (int t = 0; t < offsets.length; t++) {
      FloatVector factor = FloatVector.broadcast(S, w[wOff + t]);
      int o = xOff + offsets[t];
      a0 = FloatVector.fromArray(S, x, o).fma(factor, a0);
      b0 = FloatVector.fromArray(S, x, o + last).fma(factor, b0);
      a1 = FloatVector.fromArray(S, x, o + xRow).fma(factor, a1);
      b1 = FloatVector.fromArray(S, x, o + xRow + last).fma(factor, b1);
      a2 = FloatVector.fromArray(S, x, o + 2 * xRow).fma(factor, a2);
      b2 = FloatVector.fromArray(S, x, o + 2 * xRow + last).fma(factor, b2);
      a3 = FloatVector.fromArray(S, x, o + 3 * xRow).fma(factor, a3);
      b3 = FloatVector.fromArray(S, x, o + 3 * xRow + last).fma(factor, b3);
    }
    a0.intoArray(y, yOff);
    b0.intoArray(y, yOff + last);
    a1.intoArray(y, yOff + yRow);
    b1.intoArray(y, yOff + yRow + last);
    a2.intoArray(y, yOff + 2 * yRow);
    b2.intoArray(y, yOff + 2 * yRow + last);
    a3.intoArray(y, yOff + 3 * yRow);
    b3.intoArray(y, yOff + 3 * yRow + last);
  }

  private static void one(
      int[] offsets,
      float[] w,
      int wOff,
      float[] x,
      int xOff,
      int xRow,
      int width,
      float[] y,
      int yOff,
      int yRow) {
    FloatVector a0 = FloatVector.zero(S);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    for (int t = 0; t < offsets.length; t++) {
      FloatVector factor = FloatVector.broadcast(S, w[wOff + t]);
      int o = xOff + offsets[t];
      a0 = FloatVector.fromArray(S, x, o).fma(factor, a0);
      a1 = FloatVector.fromArray(S, x, o + xRow).fma(factor, a1);
      a2 = FloatVector.fromArray(S, x, o + 2 * xRow).fma(factor, a2);
      a3 = FloatVector.fromArray(S, x, o + 3 * xRow).fma(factor, a3);
    }
    VectorMask<Float> used = VectorMask.fromLong(S, (1L << width) - 1);
    a0.intoArray(y, yOff, used);
    a1.intoArray(y, yOff + yRow, used);
    a2.intoArray(y, yOff + 2 * yRow, used);
    a3.intoArray(y, yOff + 3 * yRow, used);
  }

  private static void plainly(
      int[] offsets, float[] w, int wOff, float[] x, int from, int width, float[] y, int to) {
    for (int j = 0; j < width; j++) {
      float sum = 0;
      for (int t = 0; t < offsets.length; t++) {
        sum = Math.fma(x[from + offsets[t] + j], w[wOff + t], sum);
      }
      y[to + j] = sum;
    }
  }
}
