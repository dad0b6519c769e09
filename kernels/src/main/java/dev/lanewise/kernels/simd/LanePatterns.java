package dev.lanewise.kernels.simd;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Taking every second column of a row, and putting columns side by side. */
final class LanePatterns {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

  /** Lane numbers, in two vectors laid end to end, of their even and of their odd lanes. */
  static final FloatVector EVEN = FloatVector.fromArray(SPECIES, lanes(k -> 2 * k), 0);

  static final FloatVector ODD = FloatVector.fromArray(SPECIES, lanes(k -> 2 * k + 1), 0);

  /** The even lanes of two vectors that overlap in one lane: lanes 0, 2, ... of 2 LANES - 1. */
  static final FloatVector EVEN_OVERLAPPING =
      FloatVector.fromArray(SPECIES, lanes(k -> 2 * k < LANES ? 2 * k : 2 * k + 1), 0);

  /**
   * Lane numbers that alternate between two vectors, from their lower and from their upper halves.
   */
  static final FloatVector LOWER_PAIRS =
      FloatVector.fromArray(SPECIES, lanes(k -> k / 2 + k % 2 * LANES), 0);

  static final FloatVector UPPER_PAIRS =
      FloatVector.fromArray(SPECIES, lanes(k -> (LANES + k) / 2 + k % 2 * LANES), 0);

  /** The same two lanes at a time. */
  static final FloatVector LOWER_QUADS =
      FloatVector.fromArray(SPECIES, lanes(k -> k / 4 * 2 + k % 2 + k / 2 % 2 * LANES), 0);

  static final FloatVector UPPER_QUADS =
      FloatVector.fromArray(
          SPECIES, lanes(k -> LANES / 2 + k / 4 * 2 + k % 2 + k / 2 % 2 * LANES), 0);

  /**
   * Lane numbers that put three vectors side by side: of the first two, where the third's elements
   * will be anything, and of what that makes and the third; for each vector of the result.
   */
  static final FloatVector TWO_OF_THREE_0 = FloatVector.fromArray(SPECIES, twoOfThree(0), 0);

  static final FloatVector TWO_OF_THREE_1 = FloatVector.fromArray(SPECIES, twoOfThree(1), 0);
  static final FloatVector TWO_OF_THREE_2 = FloatVector.fromArray(SPECIES, twoOfThree(2), 0);
  static final FloatVector THIRD_0 = FloatVector.fromArray(SPECIES, third(0), 0);
  static final FloatVector THIRD_1 = FloatVector.fromArray(SPECIES, third(1), 0);
  static final FloatVector THIRD_2 = FloatVector.fromArray(SPECIES, third(2), 0);

  private LanePatterns() {}

  private static float[] twoOfThree(int part) {
    return lanes(k -> (part * LANES + k) / 3 + (part * LANES + k) % 3 % 2 * LANES);
  }

  private static float[] third(int part) {
    return lanes(k -> (part * LANES + k) % 3 == 2 ? LANES + (part * LANES + k) / 3 : k);
  }

  private static float[] lanes(IntUnaryOperator lane) {
    float[] lanes = new float[LANES];
    for (int k = 0; k < LANES; k++) {
      lanes[k] = lane.applyAsInt(k);
    }
    return lanes;
  }
}
