package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.blocking.Interleaving;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Two vectors at a time; the last two may do some numbers again. */
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
}
