package dev.lanewise.kernels.simd;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Taking every second column of a row, and putting columns side by side. */
final class LanePatterns {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int LANES = SPECIES.length();

  /** Lane numbers, in two vectors laid end to end, of their even and of their odd lanes. */
  static final FloatVector EVEN = lanes(k -> 2 * k);

  static final FloatVector ODD = lanes(k -> 2 * k + 1);

  /** The even lanes of two vectors that overlap in one lane: lanes 0, 2, ... of 2 LANES - 1. */
  private static final FloatVector EVEN_OVERLAPPING = lanes(k -> 2 * k < LANES ? 2 * k : 2 * k + 1);

  /**
   * Lane numbers that alternate between two vectors, from their lower and from their upper halves.
   */
  static final FloatVector LOWER_PAIRS = lanes(k -> k / 2 + k % 2 * LANES);

  static final FloatVector UPPER_PAIRS = lanes(k -> (LANES + k) / 2 + k % 2 * LANES);

  private LanePatterns() {}

  private static FloatVector lanes(IntUnaryOperator lane) {
    float[] lanes = new float[LANES];
    for (int k = 0; k < LANES; k++) {
      lanes[k] = lane.applyAsInt(k);
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }

  /** {@code x[at], x[at + 2], ...}, reading nothing beyond the last of them. */
  static FloatVector everySecond(float[] x, int at) {
    FloatVector low = FloatVector.fromArray(SPECIES, x, at);
    FloatVector high = FloatVector.fromArray(SPECIES, x, at + LANES - 1);
    return EVEN_OVERLAPPING.selectFrom(low, high);
  }
}
