package dev.lanewise.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector twin of {@code Peak}'s chains: twelve accumulators in registers, no memory touched. */
public final class VectorPeak {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;

  private VectorPeak() {}

  /** Advances twelve vectors by {@code steps} steps of {@code x <- x a + b}; the sum of all lanes. */
  public static float run(int steps) {
    FloatVector a = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector b = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector x0 = FloatVector.broadcast(SPECIES, 0.00f);
    FloatVector x1 = FloatVector.broadcast(SPECIES, 0.01f);
    FloatVector x2 = FloatVector.broadcast(SPECIES, 0.02f);
    FloatVector x3 = FloatVector.broadcast(SPECIES, 0.03f);
    FloatVector x4 = FloatVector.broadcast(SPECIES, 0.04f);
    FloatVector x5 = FloatVector.broadcast(SPECIES, 0.05f);
    FloatVector x6 = FloatVector.broadcast(SPECIES, 0.06f);
    FloatVector x7 = FloatVector.broadcast(SPECIES, 0.07f);
    FloatVector x8 = FloatVector.broadcast(SPECIES, 0.08f);
    FloatVector x9 = FloatVector.broadcast(SPECIES, 0.09f);
    FloatVector x10 = FloatVector.broadcast(SPECIES, 0.10f);
    FloatVector x11 = FloatVector.broadcast(SPECIES, 0.11f);
    for (int i = 0; i < steps; i++) {
      x0 = x0.fma(a, b);
      x1 = x1.fma(a, b);
      x2 = x2.fma(a, b);
      x3 = x3.fma(a, b);
      x4 = x4.fma(a, b);
      x5 = x5.fma(a, b);
      x6 = x6.fma(a, b);
      x7 = x7.fma(a, b);
      x8 = x8.fma(a, b);
      x9 = x9.fma(a, b);
      x10 = x10.fma(a, b);
      x11 = x11.fma(a, b);
    }
    FloatVector low = x0.add(x1).add(x2).add(x3).add(x4).add(x5);
    FloatVector high = x6.add(x7).add(x8).add(x9).add(x10).add(x11);
    return low.add(high).reduceLanes(VectorOperators.ADD);
  }
}
