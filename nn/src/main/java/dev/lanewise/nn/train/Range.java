package dev.lanewise.nn.train;

/** Checks of hyper-parameters, where they are first seen. */
final class Range {
  private Range() {}

  static void positive(String what, String name, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + ": " + name + " is " + value + " but must be positive");
    }
  }

  static void belowOne(String what, String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          what + ": " + name + " is " + value + " but must be at least 0 and below 1");
    }
  }

  static void notNegative(String what, String name, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + ": " + name + " is " + value + " but must not be negative");
    }
  }

  static void schedule(String what, String name, double value, boolean holds, String must) {
    if (!holds) {
      throw new IllegalArgumentException(
          "schedule " + what + ": " + name + " is " + value + " but must be " + must);
    }
  }

  static void atLeastOne(String what, String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          what + ": " + name + " is " + value + " but must be at least 1");
    }
  }
}
