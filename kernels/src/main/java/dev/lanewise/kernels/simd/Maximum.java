package dev.lanewise.kernels.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lanewise.kernels.Reduction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The largest element; NaN if there is one; -Infinity of nothing. */
final class Maximum extends Reduction {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

  Maximum() {
    super("maximum");
  }

  @Override
  protected float compute(float[] x, int xOff, int n) {
    // Two methods: where paths with one and with four chains join, C2 makes objects of the vectors.
    return n < 4 * LANES ? ofFew(x, xOff, n) : ofMany(x, xOff, n);
  }

  // The larger of two, NaN counting as largest, is two comparisons and blends: FloatVector.max
  // would
  // order -0 and 0 as well and takes a third longer, joining the masks first takes 70 % longer (Zen
  // 4, 512 bits). Written out: a helper of ours that takes or returns vectors boxes them whenever
  // C2
  // chooses not to inline it.

  private static float ofFew(float[] x, int xOff, int n) {
    FloatVector m = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOff + i);
      m = m.blend(v, v.compare(GT, m)).blend(v, v.compare(NE, v));
    }
    float rest = rest(x, xOff + i, n - i);
    return Math.max(m.reduceLanes(VectorOperators.MAX), rest);
  }

  private static float ofMany(float[] x, int xOff, int n) {
    // About six cycles from one maximum to the next. Four chains hide them.
    FloatVector m0 = FloatVector.fromArray(SPECIES, x, xOff);
    FloatVector m1 = FloatVector.fromArray(SPECIES, x, xOff + LANES);
    FloatVector m2 = FloatVector.fromArray(SPECIES, x, xOff + 2 * LANES);
    FloatVector m3 = FloatVector.fromArray(SPECIES, x, xOff + 3 * LANES);
    int i = 4 * LANES;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOff + i);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, xOff + i + LANES);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, xOff + i + 2 * LANES);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, xOff + i + 3 * LANES);
      m0 = m0.blend(v0, v0.compare(GT, m0)).blend(v0, v0.compare(NE, v0));
      m1 = m1.blend(v1, v1.compare(GT, m1)).blend(v1, v1.compare(NE, v1));
      m2 = m2.blend(v2, v2.compare(GT, m2)).blend(v2, v2.compare(NE, v2));
      m3 = m3.blend(v3, v3.compare(GT, m3)).blend(v3, v3.compare(NE, v3));
    }
    m0 = m0.blend(m1, m1.compare(GT, m0)).blend(m1, m1.compare(NE, m1));
    m2 = m2.blend(m3, m3.compare(GT, m2)).blend(m3, m3.compare(NE, m3));
    m0 = m0.blend(m2, m2.compare(GT, m0)).blend(m2, m2.compare(NE, m2));
    float most = m0.reduceLanes(VectorOperators.MAX);
    return i == n ? most : Math.max(most, ofFew(x, xOff + i, n - i));
  }

  /** Fewer elements than lanes; -Infinity of none. */
  private static float rest(float[] x, int xOff, int n) {
    VectorMask<Float> rest = SPECIES.indexInRange(0, n);
    FloatVector none = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    return none.blend(FloatVector.fromArray(SPECIES, x, xOff, rest), rest)
        .reduceLanes(VectorOperators.MAX);
  }
}
