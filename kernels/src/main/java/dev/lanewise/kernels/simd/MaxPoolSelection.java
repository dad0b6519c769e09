package dev.lanewise.kernels.simd;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.blocking.RowSelection;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Max pooling's choice of elements, as scatter or gather. Lanes are neighbouring windows, whose
 * elements are, in row-major order, a b / c d.
 */
final class MaxPoolSelection extends RowSelection {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

  MaxPoolSelection(String name, boolean scatter) {
    super(name, scatter);
  }

  @Override
  protected void halve(
      float[] x, int xAt, int width, float[] t, int tAt, float[] out, int outAt, int n, int free) {
    int tStep = scatter() ? 1 : 2;
    int outStep = scatter() ? 2 : 1;
    int tReach = scatter() ? LANES : width + 2 * LANES;
    int outReach = scatter() ? width + 2 * LANES : LANES;
    boolean spills =
        xAt + width + 2 * LANES <= x.length && tAt + tReach <= t.length && outAt + outReach <= free;
    if (n < LANES && !spills) {
      for (int j = 0; j < n; j++) {
        halveOne(x, xAt + 2 * j, width, t, tAt + tStep * j, out, outAt + outStep * j);
      }
      return;
    }
    for (int j = 0; j == 0 || j < n; j += LANES) {
      int from = Math.max(0, Math.min(j, n - LANES)); // the last block may do some windows again
      int tFrom = tAt + tStep * from;
      int outFrom = outAt + outStep * from;
      if (scatter()) {
        scatter(x, xAt + 2 * from, width, t, tFrom, out, outFrom);
      } else {
        gather(x, xAt + 2 * from, width, t, tFrom, out, outFrom);
      }
    }
  }

  // A later element takes a maximum's place unless it is at most as large or the maximum is a NaN.
  // Written out for
  // each, because a helper that returns a mask would box it here.

  private static void scatter(
      float[] x, int at, int width, float[] t, int tAt, float[] out, int outAt) {
    FloatVector low = FloatVector.fromArray(SPECIES, x, at);
    FloatVector high = FloatVector.fromArray(SPECIES, x, at + LANES);
    FloatVector low1 = FloatVector.fromArray(SPECIES, x, at + width);
    FloatVector high1 = FloatVector.fromArray(SPECIES, x, at + width + LANES);
    FloatVector a = LanePatterns.EVEN.selectFrom(low, high);
    FloatVector b = LanePatterns.ODD.selectFrom(low, high);
    FloatVector c = LanePatterns.EVEN.selectFrom(low1, high1);
    FloatVector d = LanePatterns.ODD.selectFrom(low1, high1);
    VectorMask<Float> isB = a.compare(EQ, a).andNot(b.compare(LE, a));
    FloatVector max = a.blend(b, isB);
    VectorMask<Float> isC = max.compare(EQ, max).andNot(c.compare(LE, max));
    max = max.blend(c, isC);
    VectorMask<Float> isD = max.compare(EQ, max).andNot(d.compare(LE, max));
    // v wanders from the last element to the first, and stays where it belongs.
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector v = FloatVector.fromArray(SPECIES, t, tAt);
    FloatVector toD = zero.blend(v, isD);
    v = v.blend(zero, isD);
    FloatVector toC = zero.blend(v, isC);
    v = v.blend(zero, isC);
    FloatVector toB = zero.blend(v, isB);
    FloatVector toA = v.blend(zero, isB);
    LanePatterns.LOWER_PAIRS.selectFrom(toA, toB).intoArray(out, outAt);
    LanePatterns.UPPER_PAIRS.selectFrom(toA, toB).intoArray(out, outAt + LANES);
    LanePatterns.LOWER_PAIRS.selectFrom(toC, toD).intoArray(out, outAt + width);
    LanePatterns.UPPER_PAIRS.selectFrom(toC, toD).intoArray(out, outAt + width + LANES);
  }

  private static void gather(
      float[] x, int at, int width, float[] t, int tAt, float[] out, int outAt) {
    FloatVector low = FloatVector.fromArray(SPECIES, x, at);
    FloatVector high = FloatVector.fromArray(SPECIES, x, at + LANES);
    FloatVector low1 = FloatVector.fromArray(SPECIES, x, at + width);
    FloatVector high1 = FloatVector.fromArray(SPECIES, x, at + width + LANES);
    FloatVector a = LanePatterns.EVEN.selectFrom(low, high);
    FloatVector b = LanePatterns.ODD.selectFrom(low, high);
    FloatVector c = LanePatterns.EVEN.selectFrom(low1, high1);
    FloatVector d = LanePatterns.ODD.selectFrom(low1, high1);
    VectorMask<Float> isB = a.compare(EQ, a).andNot(b.compare(LE, a));
    FloatVector max = a.blend(b, isB);
    VectorMask<Float> isC = max.compare(EQ, max).andNot(c.compare(LE, max));
    max = max.blend(c, isC);
    VectorMask<Float> isD = max.compare(EQ, max).andNot(d.compare(LE, max));
    low = FloatVector.fromArray(SPECIES, t, tAt);
    high = FloatVector.fromArray(SPECIES, t, tAt + LANES);
    low1 = FloatVector.fromArray(SPECIES, t, tAt + width);
    high1 = FloatVector.fromArray(SPECIES, t, tAt + width + LANES);
    LanePatterns.EVEN
        .selectFrom(low, high)
        .blend(LanePatterns.ODD.selectFrom(low, high), isB)
        .blend(LanePatterns.EVEN.selectFrom(low1, high1), isC)
        .blend(LanePatterns.ODD.selectFrom(low1, high1), isD)
        .intoArray(out, outAt);
  }
}
