package dev.lanewise.nn.plan;

/**
 * Where a value starts, for one execution.
 *
 * @param frozen whether its numbers never change, so that they may be laid out otherwise ahead
 */
@SuppressWarnings("ArrayRecordComponent") // the array is shared memory, not content
public record Place(float[] array, int offset, boolean frozen) {
  /** Numbers that may change. */
  public Place(float[] array, int offset) {
    this(array, offset, false);
  }

  /** The same numbers, which from now on never change. */
  public Place frozenHere() {
    return new Place(array, offset, true);
  }

  /** A place in the same array. */
  Place plus(int floats) {
    return new Place(array, offset + floats);
  }
}
