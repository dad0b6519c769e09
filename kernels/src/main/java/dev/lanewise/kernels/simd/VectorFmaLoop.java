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

  /**
   * C2 does not unroll a loop with a longer step than 64. Of several turns it would do one pair of
   * chains after the other, which keeps one unit of two waiting.
   */
  private static final int STEP = 128;

  /** Turns of the inner loop: times the step, an int. */
  private static final int MOST = 1 << 16;

  /** Stateless. */
  public VectorFmaLoop() {}

  @Override
  public int operations() {
    return 2 * CHAINS * SPECIES.length();
  }

  @Override
  public float run(int turns) {
    // c <- f g + c stays put once c is 2^24 f g: no overflow, no subnormals, however long it goes
    // on; and unlike c f + g it needs no copy of a constant, which machines with two units have no
    // time for.
    FloatVector f = FloatVector.broadcast(SPECIES, 0x1p-20f);
    FloatVector g = FloatVector.broadcast(SPECIES, 1);
    // Chains begin apart: of equal ones C2 makes one.
    FloatVector c0 = g;
    FloatVector c1 = c0.add(g);
    FloatVector c2 = c1.add(g);
    FloatVector c3 = c2.add(g);
    FloatVector c4 = c3.add(g);
    FloatVector c5 = c4.add(g);
    FloatVector c6 = c5.add(g);
    FloatVector c7 = c6.add(g);
    FloatVector c8 = c7.add(g);
    FloatVector c9 = c8.add(g);
    FloatVector c10 = c9.add(g);
    FloatVector c11 = c10.add(g);
    for (int left = turns; left > 0; left -= MOST) {
      int end = STEP * Math.min(left, MOST);
      for (int i = 0; i < end; i += STEP) {
        c0 = f.fma(g, c0);
        c1 = f.fma(g, c1);
        c2 = f.fma(g, c2);
        c3 = f.fma(g, c3);
        c4 = f.fma(g, c4);
        c5 = f.fma(g, c5);
        c6 = f.fma(g, c6);
        c7 = f.fma(g, c7);
        c8 = f.fma(g, c8);
        c9 = f.fma(g, c9);
        c10 = f.fma(g, c10);
        c11 = f.fma(g, c11);
      }
    }
    FloatVector upper = c0.add(c1).add(c2.add(c3)).add(c4.add(c5));
    FloatVector lower = c6.add(c7).add(c8.add(c9)).add(c10.add(c11));
    return upper.add(lower).reduceLanes(VectorOperators.ADD);
  }
}
