package dev.lanewise.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over 3 x 3 taps of stride 1, down a strip of columns: each row of the image is loaded once,
 * shifted three times, and added to the three rows of the output it belongs to; loads that cross
 * cache lines bind, and this takes a third of them. Each sum is one chain, taps in ascending order.
 */
final class VectorSlide {
  private static final VectorSpecies<Float> S = Width.SPECIES;
  private static final int L = S.length();

  private VectorSlide() {}

  /** Columns of more than one vector, at most two: the first, and the last, which may overlap. */
  static void two(
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
    FloatVector w0 = FloatVector.broadcast(S, w[wOff]);
    FloatVector w1 = FloatVector.broadcast(S, w[wOff + 1]);
    FloatVector w2 = FloatVector.broadcast(S, w[wOff + 2]);
    FloatVector w3 = FloatVector.broadcast(S, w[wOff + 3]);
    FloatVector w4 = FloatVector.broadcast(S, w[wOff + 4]);
    FloatVector w5 = FloatVector.broadcast(S, w[wOff + 5]);
    FloatVector w6 = FloatVector.broadcast(S, w[wOff + 6]);
    FloatVector w7 = FloatVector.broadcast(S, w[wOff + 7]);
    FloatVector w8 = FloatVector.broadcast(S, w[wOff + 8]);
    int o0 = offsets[0];
    int o1 = offsets[1];
    int o2 = offsets[2];
    int last = width - L;
    FloatVector ap = FloatVector.zero(S);
    FloatVector aq = ap;
    FloatVector bp = FloatVector.zero(S);
    FloatVector bq = bp;
    int from = xOff;
    for (int i = -2; i < rows; i++, from += xRow) {
      FloatVector a0 = FloatVector.fromArray(S, x, from + o0);
      FloatVector a1 = FloatVector.fromArray(S, x, from + o1);
      FloatVector a2 = FloatVector.fromArray(S, x, from + o2);
      FloatVector ay = a2.fma(w8, a1.fma(w7, a0.fma(w6, ap)));
      ap = a2.fma(w5, a1.fma(w4, a0.fma(w3, aq)));
      aq = a2.fma(w2, a1.fma(w1, a0.fma(w0, FloatVector.zero(S))));
      FloatVector b0 = FloatVector.fromArray(S, x, from + o0 + last);
      FloatVector b1 = FloatVector.fromArray(S, x, from + o1 + last);
      FloatVector b2 = FloatVector.fromArray(S, x, from + o2 + last);
      FloatVector by = b2.fma(w8, b1.fma(w7, b0.fma(w6, bp)));
      bp = b2.fma(w5, b1.fma(w4, b0.fma(w3, bq)));
      bq = b2.fma(w2, b1.fma(w1, b0.fma(w0, FloatVector.zero(S))));
      // The first two are not whole yet: the third takes their place.
      int to = yOff + Math.max(i, 0) * yRow;
      ay.intoArray(y, to);
      by.intoArray(y, to + last);
    }
  }

  /** Columns of at most one vector; the masked store stays inside y. */
  static void one(
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
    FloatVector w0 = FloatVector.broadcast(S, w[wOff]);
    FloatVector w1 = FloatVector.broadcast(S, w[wOff + 1]);
    FloatVector w2 = FloatVector.broadcast(S, w[wOff + 2]);
    FloatVector w3 = FloatVector.broadcast(S, w[wOff + 3]);
    FloatVector w4 = FloatVector.broadcast(S, w[wOff + 4]);
    FloatVector w5 = FloatVector.broadcast(S, w[wOff + 5]);
    FloatVector w6 = FloatVector.broadcast(S, w[wOff + 6]);
    FloatVector w7 = FloatVector.broadcast(S, w[wOff + 7]);
    FloatVector w8 = FloatVector.broadcast(S, w[wOff + 8]);
    int o0 = offsets[0];
    int o1 = offsets[1];
    int o2 = offsets[2];
    VectorMask<Float> used = VectorMask.fromLong(S, (1L << width) - 1);
    FloatVector ap = FloatVector.zero(S);
    FloatVector aq = ap;
    int from = xOff;
    for (int i = -2; i < rows; i++, from += xRow) {
      FloatVector a0 = FloatVector.fromArray(S, x, from + o0);
      FloatVector a1 = FloatVector.fromArray(S, x, from + o1);
      FloatVector a2 = FloatVector.fromArray(S, x, from + o2);
      FloatVector ay = a2.fma(w8, a1.fma(w7, a0.fma(w6, ap)));
      ap = a2.fma(w5, a1.fma(w4, a0.fma(w3, aq)));
      aq = a2.fma(w2, a1.fma(w1, a0.fma(w0, FloatVector.zero(S))));
      // The first two are not whole yet: the third takes their place.
      int to = yOff + Math.max(i, 0) * yRow;
      ay.intoArray(y, to, used);
    }
  }
}
