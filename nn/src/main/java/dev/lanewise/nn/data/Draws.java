package dev.lanewise.nn.data;

import dev.lanewise.kernels.RandomKey;

/** Random numbers of one image, read one after the other. */
final class Draws {
  private final RandomKey key;
  private long next;

  Draws(RandomKey key) {
    this.key = key;
  }

  /** Uniform in [low, high). */
  double uniform(double low, double high) {
    return low + (high - low) * key.uniform(next++);
  }

  /** Uniform in 0 .. bound-1. */
  int below(int bound) {
    return key.below(bound, next++);
  }

  /**
   * Mean 0, deviation 1, never beyond 3: the sum of three uniform numbers, scaled. Bounded, because
   * a digit bent five deviations far is no digit, and free of logarithms.
   */
  double bell() {
    return 2 * (key.uniform(next++) + (double) key.uniform(next++) + key.uniform(next++) - 1.5);
  }
}
