package dev.lanewise.kernels.spin;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Lanes that are so many places to the right, of so many; what spun loops join lanes by. */
final class LaneShifts {
  static final VectorShuffle<Float> BY_8_OF_16 = by(8, FloatVector.SPECIES_512);
  static final VectorShuffle<Float> BY_4_OF_16 = by(4, FloatVector.SPECIES_512);
  static final VectorShuffle<Float> BY_2_OF_16 = by(2, FloatVector.SPECIES_512);
  static final VectorShuffle<Float> BY_1_OF_16 = by(1, FloatVector.SPECIES_512);
  static final VectorShuffle<Float> BY_4_OF_8 = by(4, FloatVector.SPECIES_256);
  static final VectorShuffle<Float> BY_2_OF_8 = by(2, FloatVector.SPECIES_256);
  static final VectorShuffle<Float> BY_1_OF_8 = by(1, FloatVector.SPECIES_256);
  static final VectorShuffle<Float> BY_2_OF_4 = by(2, FloatVector.SPECIES_128);
  static final VectorShuffle<Float> BY_1_OF_4 = by(1, FloatVector.SPECIES_128);

  /** Descriptor of a shuffle. */
  static final ClassDesc SHUFFLE = ClassDesc.of("jdk.incubator.vector.VectorShuffle");

  private static final ClassDesc SHIFTS =
      ClassDesc.of(LaneShifts.class.getPackageName(), LaneShifts.class.getSimpleName());

  private LaneShifts() {}

  /** Pushes the shuffle that brings each lane of {@code lanes} so many places to the left. */
  static void push(CodeBuilder code, int places, int lanes) {
    code.getstatic(SHIFTS, "BY_" + places + "_OF_" + lanes, SHUFFLE);
  }

  private static VectorShuffle<Float> by(int places, VectorSpecies<Float> species) {
    return VectorShuffle.iota(species, places, 1, true);
  }
}
