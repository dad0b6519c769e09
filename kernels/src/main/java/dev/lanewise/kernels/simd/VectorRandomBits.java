package dev.lanewise.kernels.simd;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.blocking.RandomBits;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Philox4x32-10 on as many blocks at once as a vector has longs. A word sits in the lower half of a
 * long, so that one multiplication gives both halves of the product.
 */
final class VectorRandomBits extends RandomBits {
  private static final VectorSpecies<Long> SPECIES = Width.SPECIES.withLanes(long.class);
  private static final int BLOCKS = SPECIES.length();
  private static final long MASK = 0xFFFFFFFFL;
  private static final long M0 = RandomKey.MULTIPLIER_0 & MASK;
  private static final long M1 = RandomKey.MULTIPLIER_1 & MASK;
  private static final LongVector STEPS = LongVector.zero(SPECIES).addIndex(1);

  @Override
  protected int blocks(RandomKey key, long block, float[] out, int off, int n) {
    int done = 0;
    for (; done <= n - BLOCKS; done += BLOCKS) {
      cipher(key.k0(), key.k1(), block + done, out, off + 4 * done);
    }
    return done + super.blocks(key, block + done, out, off + 4 * done, n - done);
  }

  private static void cipher(int k0, int k1, long block, float[] out, int at) {
    LongVector counter = STEPS.add(block);
    LongVector c0 = counter.and(MASK);
    LongVector c1 = counter.lanewise(LSHR, 32);
    LongVector c2 = LongVector.zero(SPECIES);
    LongVector c3 = LongVector.zero(SPECIES);
    int a = k0;
    int b = k1;
    for (int r = 0; r < RandomKey.ROUNDS; r++) {
      LongVector p0 = c0.mul(M0);
      LongVector p1 = c2.mul(M1);
      c0 = p1.lanewise(LSHR, 32).lanewise(XOR, c1).lanewise(XOR, a & MASK);
      c1 = p1.and(MASK);
      c2 = p0.lanewise(LSHR, 32).lanewise(XOR, c3).lanewise(XOR, b & MASK);
      c3 = p0.and(MASK);
      a += RandomKey.STEP_0;
      b += RandomKey.STEP_1;
    }
    FloatVector low = c0.or(c1.lanewise(LSHL, 32)).reinterpretAsFloats();
    FloatVector high = c2.or(c3.lanewise(LSHL, 32)).reinterpretAsFloats();
    LanePatterns.LOWER_QUADS.selectFrom(low, high).intoArray(out, at);
    LanePatterns.UPPER_QUADS.selectFrom(low, high).intoArray(out, at + 2 * BLOCKS);
  }
}
