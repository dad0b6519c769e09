package dev.lanewise.kernels.simd;

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

  private static float ofFew(float[] x, int xOff, int n) {
    FloatVector m = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i += LANES) {
      m = larger(m, upTo(n, x, xOff, i));
    }
    return m.reduceLanes(VectorOperators.MAX);
  }

  private static float ofMany(float[] x, int xOff, int n) {
    // Compare, blend, blend: about six cycles from one maximum to the next. Four chains hide them.
    FloatVector m0 = FloatVector.fromArray(SPECIES, x, xOff);
    FloatVector m1 = FloatVector.fromArray(SPECIES, x, xOff + LANES);
    FloatVector m2 = FloatVector.fromArray(SPECIES, x, xOff + 2 * LANES);
    FloatVector m3 = FloatVector.fromArray(SPECIES, x, xOff + 3 * LANES);
    int i = 4 * LANES;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      m0 = larger(m0, FloatVector.fromArray(SPECIES, x, xOff + i));
      m1 = larger(m1, FloatVector.fromArray(SPECIES, x, xOff + i + LANES));
      m2 = larger(m2, FloatVector.fromArray(SPECIES, x, xOff + i + 2 * LANES));
      m3 = larger(m3, FloatVector.fromArray(SPECIES, x, xOff + i + 3 * LANES));
    }
    m0 = larger(larger(m0, m1), larger(m2, m3));
    for (; i < n; i += LANES) {
      m0 = larger(m0, upTo(n, x, xOff, i));
    }
    return m0.reduceLanes(VectorOperators.MAX);
  }

  /** Elements i, i + 1, ... below n; -Infinity for those that are missing. */
  private static FloatVector upTo(int n, float[] x, int xOff, int i) {
    VectorMask<Float> rest = SPECIES.indexInRange(i, n);
    FloatVector none = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    return none.blend(FloatVector.fromArray(SPECIES, x, xOff + i, rest), rest);
  }

  /**
   * The larger of two, NaN counting as largest. Two comparisons and blends: {@link FloatVector#max}
   * would order -0 and 0 as well and takes a third longer, joining the masks first takes 70 %
   * longer (Zen 4, 512 bits).
   */
  static FloatVector larger(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a)).blend(b, b.compare(VectorOperators.NE, b));
  }
}
