package dev.lanewise.nn.prob;

/** What distributions and divergences demand of their arguments. */
final class Require {
  /** Moments beyond it would mostly overflow, or be made of rounding. */
  private static final int HIGHEST_ORDER = 100;

  private Require() {}

  static void finite(String op, String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(op + ": " + name + " is " + value + " but must be finite");
    }
  }

  static void positive(String op, String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          op + ": " + name + " is " + value + " but must be positive and finite");
    }
  }

  static void atLeast(String op, String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          op + ": " + name + " is " + value + " but must be at least " + least);
    }
  }

  /** An index into, or an outcome of, 0 .. n-1. */
  static void below(String op, String name, long value, long n) {
    if (value < 0 || value >= n) {
      throw new IllegalArgumentException(
          op + ": " + name + " is " + value + " but must be within 0 .. " + (n - 1));
    }
  }

  static void probability(String op, String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          op + ": " + name + " is " + value + " but must be within 0 .. 1");
    }
  }

  static void order(String op, int order) {
    if (order < 0 || order > HIGHEST_ORDER) {
      throw new IllegalArgumentException(
          op + ": order is " + order + " but must be within 0 .. " + HIGHEST_ORDER);
    }
  }

  static void length(String op, String name, int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException(
          op + ": " + name + " holds " + length + " numbers but must hold " + expected);
    }
  }

  /** Fails unless all are 0 or more; returns their sum. */
  static double weights(String op, String name, double[] w) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      if (!(w[i] >= 0)) {
        throw new IllegalArgumentException(
            op + ": " + name + "[" + i + "] is " + w[i] + " but must be 0 or more");
      }
      sum += w[i];
    }
    return sum;
  }

  /**
   * Fails unless all are probabilities whose sum is 1 but for what rounding to floats leaves: each
   * may be wrong by some, and their sum by n times 2^-24.
   *
   * @return their sum
   */
  static double distribution(String op, String name, double[] p) {
    atLeast(op, "the number of outcomes of " + name, p.length, 1);
    double sum = weights(op, name, p);
    if (!(Math.abs(sum - 1) <= (16 + p.length) * 0x1p-24)) {
      throw new IllegalArgumentException(
          op
              + ": "
              + name
              + " sums to "
              + sum
              + " but must sum to 1: divide by the sum, or use weights or logits");
    }
    return sum;
  }
}
