package dev.lanewise.nn.data;

import dev.lanewise.kernels.RandomKey;

/**
 * Random numbers of one image, read one after the other. Each image of a key has its own, whatever
 * came before it and whichever thread asks.
 */
public final class Draws {
  /** An image may take 2^20 numbers before it reads its neighbour's. */
  private static final int NUMBERS = 20;

  private final RandomKey key;
  private long next;

  /** The numbers of image 0. */
  public Draws(RandomKey key) {
    this.key = key;
  }

  /** Goes to the numbers of image i. */
  public void begin(int i) {
    next = (long) i << NUMBERS;
  }

  /** Uniform in [low, high). */
  public double uniform(double low, double high) {
    return low + (high - low) * key.uniform(next++);
  }

  /** Uniform in 0 .. bound-1. */
  public int below(int bound) {
    return key.below(bound, next++);
  }

  /** True with that probability. */
  public boolean chance(double probability) {
    return key.uniform(next++) < probability;
  }

  /**
   * Mean 0, deviation 1, never beyond 3: the sum of three uniform numbers, scaled. Bounded, because
   * a digit bent five deviations far is no digit, and free of logarithms.
   */
  double bell() {
    return 2 * (key.uniform(next++) + (double) key.uniform(next++) + key.uniform(next++) - 1.5);
  }
}
