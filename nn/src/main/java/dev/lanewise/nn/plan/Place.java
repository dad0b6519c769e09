package dev.lanewise.nn.plan;

import java.util.function.Supplier;

/**
 * Where a value starts, for one execution.
 *
 * @param frozen whether its numbers never change, so that they may be laid out otherwise ahead
 * @param step floats from one of its rows, along the last axis, to the next, where these lie among
 *     others'; 0 where they follow each other
 */
public record Place(Numbers numbers, int offset, boolean frozen, int step) {
  /** Numbers that may change. */
  public Place(float[] array, int offset) {
    this(new Numbers.Here(array), offset, false, 0);
  }

  /** Numbers that never change, computed when they are asked for. */
  static Place later(Supplier<float[]> computed, int offset) {
    return new Place(new Numbers.Later(computed), offset, true, 0);
  }

  /** The array; whoever may not need it asks when he does, for it may have to be computed. */
  public float[] array() {
    return numbers.array();
  }

  /** As {@link Numbers#borrowed}. */
  float[] borrowed() {
    return numbers.borrowed();
  }

  /** The same numbers, which from now on never change. */
  public Place frozenHere() {
    return new Place(numbers, offset, true, step);
  }

  /** A place in the same array. */
  Place plus(int floats) {
    return new Place(numbers, offset + floats, false, 0);
  }

  /** The same beginning, with rows so far apart. */
  Place spread(int floats) {
    return new Place(numbers, offset, frozen, floats);
  }
}
