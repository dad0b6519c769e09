package dev.lanewise.nn.prob;

import dev.lanewise.kernels.RandomKey;

/** Uniform numbers in double. */
final class Uniform {
  private Uniform() {}

  /**
   * Number i of the key's stream, the middle of one of 2^52 cells of (0, 1): never 0 or 1, and both
   * it and its difference from 1 are exact.
   */
  static double at(RandomKey key, long i) {
    Require.atLeast("sample", "i", i, 0);
    return ((key.pair(i >>> 1, (i & 1) == 0) >>> 12) + 0.5) * 0x1p-52;
  }
}
