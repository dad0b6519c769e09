package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.Interleaving;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A vector of each row at a time; the last ones may do some numbers again. */
final class VectorInterleaving extends Interleaving {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

  @Override
  public void run(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    if (n < LANES) {
      super.run(a, aAt, b, bAt, y, yAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int j = Math.min(i, n - LANES);
      FloatVector even = FloatVector.fromArray(SPECIES, a, aAt + j);
      FloatVector odd = FloatVector.fromArray(SPECIES, b, bAt + j);
      LanePatterns.LOWER_PAIRS.selectFrom(even, odd).intoArray(y, yAt + 2 * j);
      LanePatterns.UPPER_PAIRS.selectFrom(even, odd).intoArray(y, yAt + 2 * j + LANES);
    }
  }

  @Override
  public void three(float[] a, int aAt, int step, float[] y, int yAt, int n) {
    if (n < LANES) {
      super.three(a, aAt, step, y, yAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int j = Math.min(i, n - LANES);
      FloatVector a0 = FloatVector.fromArray(SPECIES, a, aAt + j);
      FloatVector a1 = FloatVector.fromArray(SPECIES, a, aAt + step + j);
      FloatVector a2 = FloatVector.fromArray(SPECIES, a, aAt + 2 * step + j);
      int to = yAt + 3 * j;
      FloatVector two = LanePatterns.TWO_OF_THREE_0.selectFrom(a0, a1);
      LanePatterns.THIRD_0.selectFrom(two, a2).intoArray(y, to);
      two = LanePatterns.TWO_OF_THREE_1.selectFrom(a0, a1);
      LanePatterns.THIRD_1.selectFrom(two, a2).intoArray(y, to + LANES);
      two = LanePatterns.TWO_OF_THREE_2.selectFrom(a0, a1);
      LanePatterns.THIRD_2.selectFrom(two, a2).intoArray(y, to + 2 * LANES);
    }
  }

  @Override
  public void four(float[] a, int aAt, int step, float[] y, int yAt, int n) {
    if (n < LANES) {
      super.four(a, aAt, step, y, yAt, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int j = Math.min(i, n - LANES);
      FloatVector a0 = FloatVector.fromArray(SPECIES, a, aAt + j);
      FloatVector a1 = FloatVector.fromArray(SPECIES, a, aAt + step + j);
      FloatVector a2 = FloatVector.fromArray(SPECIES, a, aAt + 2 * step + j);
      FloatVector a3 = FloatVector.fromArray(SPECIES, a, aAt + 3 * step + j);
      int to = yAt + 4 * j;
      FloatVector even = LanePatterns.LOWER_PAIRS.selectFrom(a0, a2);
      FloatVector odd = LanePatterns.LOWER_PAIRS.selectFrom(a1, a3);
      LanePatterns.LOWER_PAIRS.selectFrom(even, odd).intoArray(y, to);
      LanePatterns.UPPER_PAIRS.selectFrom(even, odd).intoArray(y, to + LANES);
      even = LanePatterns.UPPER_PAIRS.selectFrom(a0, a2);
      odd = LanePatterns.UPPER_PAIRS.selectFrom(a1, a3);
      LanePatterns.LOWER_PAIRS.selectFrom(even, odd).intoArray(y, to + 2 * LANES);
      LanePatterns.UPPER_PAIRS.selectFrom(even, odd).intoArray(y, to + 3 * LANES);
    }
  }
}
