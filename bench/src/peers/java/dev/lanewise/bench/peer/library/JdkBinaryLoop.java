package dev.lanewise.bench.peer.library;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** A template: {@link JdkVectors} makes a class of it for each operator, which becomes a constant of that class. */
final class JdkBinaryLoop extends JdkVectors.Loop {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorOperators.Binary OPERATOR;

  static {
    try {
      OPERATOR = MethodHandles.classData(MethodHandles.lookup(), "_", VectorOperators.Binary.class);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Called by reflection. */
  JdkBinaryLoop() {}

  @Override
  void run(float[] x, float[] x2, float[] y) {
    int i = 0;
    for (; i < SPECIES.loopBound(y.length); i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, x, i).lanewise(OPERATOR, FloatVector.fromArray(SPECIES, x2, i)).intoArray(y, i);
    }
    if (i < y.length) {
      var rest = SPECIES.indexInRange(i, y.length);
      FloatVector.fromArray(SPECIES, x, i, rest).lanewise(OPERATOR, FloatVector.fromArray(SPECIES, x2, i, rest)).intoArray(y, i, rest);
    }
  }
}
