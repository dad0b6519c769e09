package dev.lanewise.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four pieces of more than one vector for two filters: 16 chains, each loaded vector met by two
 * weights; what binds otherwise are loads that cross cache lines. (For three filters C2 makes
 * objects of the sums.) The second vector of a piece is its last, which may overlap the first.
 */
final class VectorTwoFilters {
  private static final VectorSpecies<Float> S = Width.SPECIES;
  private static final int L = S.length();

  private VectorTwoFilters() {}

  static void run(
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
    FloatVector a00 = FloatVector.zero(S);
    FloatVector a01 = a00;
    FloatVector a02 = a00;
    FloatVector a03 = a00;
    FloatVector b00 = a00;
    FloatVector b01 = a00;
    FloatVector b02 = a00;
    FloatVector b03 = a00;
    FloatVector a10 = a00;
    FloatVector a11 = a00;
    FloatVector a12 = a00;
    FloatVector a13 = a00;
    FloatVector b10 = a00;
    FloatVector b11 = a00;
    FloatVector b12 = a00;
    FloatVector b13 = a00;
    int last = width - L;
    for (int t = 0; t < offsets.length; t++) {
      FloatVector w0 = FloatVector.broadcast(S, w[wOff + t]);
      FloatVector w1 = FloatVector.broadcast(S, w[wOff + wStep + t]);
      int o = xOff + offsets[t];
      FloatVector a0 = FloatVector.fromArray(S, x, o);
      a00 = a0.fma(w0, a00);
      a10 = a0.fma(w1, a10);
      FloatVector b0 = FloatVector.fromArray(S, x, o + last);
      b00 = b0.fma(w0, b00);
      b10 = b0.fma(w1, b10);
      FloatVector a1 = FloatVector.fromArray(S, x, o + xRow);
      a01 = a1.fma(w0, a01);
      a11 = a1.fma(w1, a11);
      FloatVector b1 = FloatVector.fromArray(S, x, o + xRow + last);
      b01 = b1.fma(w0, b01);
      b11 = b1.fma(w1, b11);
      FloatVector a2 = FloatVector.fromArray(S, x, o + 2 * xRow);
      a02 = a2.fma(w0, a02);
      a12 = a2.fma(w1, a12);
      FloatVector b2 = FloatVector.fromArray(S, x, o + 2 * xRow + last);
      b02 = b2.fma(w0, b02);
      b12 = b2.fma(w1, b12);
      FloatVector a3 = FloatVector.fromArray(S, x, o + 3 * xRow);
      a03 = a3.fma(w0, a03);
      a13 = a3.fma(w1, a13);
      FloatVector b3 = FloatVector.fromArray(S, x, o + 3 * xRow + last);
      b03 = b3.fma(w0, b03);
      b13 = b3.fma(w1, b13);
    }
    a00.intoArray(y, yOff);
    b00.intoArray(y, yOff + last);
    a01.intoArray(y, yOff + yRow);
    b01.intoArray(y, yOff + yRow + last);
    a02.intoArray(y, yOff + 2 * yRow);
    b02.intoArray(y, yOff + 2 * yRow + last);
    a03.intoArray(y, yOff + 3 * yRow);
    b03.intoArray(y, yOff + 3 * yRow + last);
    int other = yOff + yStep;
    a10.intoArray(y, other);
    b10.intoArray(y, other + last);
    a11.intoArray(y, other + yRow);
    b11.intoArray(y, other + yRow + last);
    a12.intoArray(y, other + 2 * yRow);
    b12.intoArray(y, other + 2 * yRow + last);
    a13.intoArray(y, other + 3 * yRow);
    b13.intoArray(y, other + 3 * yRow + last);
  }
}
