package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.FmaLoop;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Twelve chains: two units of four cycles want eight, and a few more hide the scheduler's slips.
 */
public final class VectorFmaLoop extends FmaLoop {
  private static final VectorSpecies<Float> SPECIES = Width.SPECIES;
  private static final int CHAINS = 12;

  /** Stateless. */
  public VectorFmaLoop() {}

  @Override
  public int operations() {
    return 2 * CHAINS * SPECIES.length();
  }

  @Override
  public float run(int turns) {
    // c <- c f + g stays near g / (1 - f) = 2: no overflow, no subnormals, however long it goes on.
    FloatVector f = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector g = FloatVector.broadcast(SPECIES, 1);
    FloatVector c0 = g;
    FloatVector c1 = g;
    FloatVector c2 = g;
    FloatVector c3 = g;
    FloatVector c4 = g;
    FloatVector c5 = g;
    FloatVector c6 = g;
    FloatVector c7 = g;
    FloatVector c8 = g;
    FloatVector c9 = g;
    FloatVector c10 = g;
    FloatVector c11 = g;
    for (int i = 0; i < turns; i++) {
      c0 = c0.fma(f, g);
      c1 = c1.fma(f, g);
      c2 = c2.fma(f, g);
      c3 = c3.fma(f, g);
      c4 = c4.fma(f, g);
      c5 = c5.fma(f, g);
      c6 = c6.fma(f, g);
      c7 = c7.fma(f, g);
      c8 = c8.fma(f, g);
      c9 = c9.fma(f, g);
      c10 = c10.fma(f, g);
      c11 = c11.fma(f, g);
    }
    FloatVector upper = c0.add(c1).add(c2.add(c3)).add(c4.add(c5));
    FloatVector lower = c6.add(c7).add(c8.add(c9)).add(c10.add(c11));
    return upper.add(lower).reduceLanes(VectorOperators.ADD);
  }
}
