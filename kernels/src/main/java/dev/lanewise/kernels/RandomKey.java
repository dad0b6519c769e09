package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * A stream of random numbers as a value: number i of key k is a pure function of (k, i), so streams
 * need no state, can be read in any order and by many threads, and are the same on every machine.
 *
 * <p>Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC
 * 2011).
 */
public record RandomKey(int k0, int k1) {
  /** What words 0 and 2 of a block are multiplied by in each round. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  public static final int MULTIPLIER_1 = 0xCD9E8D57;

  /** What is added to the key's halves after each round. */
  public static final int STEP_0 = 0x9E3779B9;

  public static final int STEP_1 = 0xBB67AE85;

  /** Rounds of the cipher. */
  public static final int ROUNDS = 10;

  /** The upper counter word that separates derived keys from drawn numbers. */
  private static final int SPLIT = 0x53504C54;

  /** The key of a seed. */
  public static RandomKey of(long seed) {
    return new RandomKey((int) seed, (int) (seed >>> 32));
  }

  /** The i-th independent key derived from this one. */
  public RandomKey split(long i) {
    long key = words((int) i, (int) (i >>> 32), 0, SPLIT, true);
    return new RandomKey((int) key, (int) (key >>> 32));
  }

  /** Numbers 4b and 4b + 1 of the stream, or the two after these; the first in the lower half. */
  public long pair(long b, boolean first) {
    return words((int) b, (int) (b >>> 32), 0, 0, first);
  }

  /** The i-th 32 random bits. */
  public int bits(long i) {
    long pair = pair(i >>> 2, (i & 2) == 0);
    return (i & 1) == 0 ? (int) pair : (int) (pair >>> 32);
  }

  /** The i-th uniform number in [0, 1): a multiple of 2^-24. */
  public float uniform(long i) {
    return (bits(i) >>> 8) * 0x1p-24f;
  }

  /** The i-th uniform integer in [0, bound); its bias is below bound / 2^32. */
  public int below(int bound, long i) {
    Check.atLeast("random", "bound", bound, 1);
    return (int) (((bits(i) & 0xFFFFFFFFL) * bound) >>> 32);
  }

  /** The i-th standard normal number, by Box and Muller's transform of numbers 2i and 2i+1. */
  public float normal(long i) {
    // StrictMath: the same bits on every machine. The uniform is moved off zero by half a step.
    double u = ((bits(2 * i) >>> 8) + 0.5) * 0x1p-24;
    double angle = 2 * Math.PI * uniform(2 * i + 1);
    return (float) (StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(angle));
  }

  /** A uniformly random order of 0 .. n-1 (Fisher and Yates). */
  public int[] permutation(int n) {
    Check.atLeast("random", "n", n, 0);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = below(i + 1, i);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /**
   * k different numbers of 0 .. n-1 in random order: the first k of Fisher and Yates' shuffle from
   * the front.
   */
  public int[] sample(int n, int k) {
    Check.atLeast("random", "k", k, 0);
    Check.atLeast("random", "n", n, k);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = 0; i < k; i++) {
      int j = i + below(n - i, i);
      int drawn = order[j];
      order[j] = order[i];
      order[i] = drawn;
    }
    return Arrays.copyOf(order, k);
  }

  /**
   * Half of the cipher's block for counter c0..c3: words 0 and 1, or 2 and 3, the lower one in the
   * lower half.
   */
  long words(int c0, int c1, int c2, int c3, boolean firstPair) {
    int a = k0;
    int b = k1;
    for (int r = 0; r < ROUNDS; r++) {
      long p0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
      long p1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
      c0 = (int) (p1 >>> 32) ^ c1 ^ a;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ b;
      c3 = (int) p0;
      a += STEP_0;
      b += STEP_1;
    }
    return firstPair
        ? (c0 & 0xFFFFFFFFL) | ((long) c1 << 32)
        : (c2 & 0xFFFFFFFFL) | ((long) c3 << 32);
  }
}
