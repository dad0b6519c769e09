package dev.lanewise.nn.plan;

/**
 * Where a value starts, for one execution.
 *
 * @param frozen whether its numbers never change, so that they may be laid out otherwise ahead
 * @param step floats from one of its rows, along the last axis, to the next, where these lie among
 *     others'; 0 where they follow each other
 */
@SuppressWarnings("ArrayRecordComponent") // the array is shared memory, not content
public record Place(float[] array, int offset, boolean frozen, int step) {
  /** Numbers that may change. */
  public Place(float[] array, int offset) {
    this(array, offset, false, 0);
  }

  /** The same numbers, which from now on never change. */
  public Place frozenHere() {
    return new Place(array, offset, true, step);
  }

  /** A place in the same array. */
  Place plus(int floats) {
    return new Place(array, offset + floats);
  }

  /** The same beginning, with rows so far apart. */
  Place spread(int floats) {
    return new Place(array, offset, frozen, floats);
  }
}
