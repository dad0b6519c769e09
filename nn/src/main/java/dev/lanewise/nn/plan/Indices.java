package dev.lanewise.nn.plan;

/**
 * Numbers of places, held as floats, made ints: a first stage, before what picks or puts by them.
 */
final class Indices {
  private Indices() {}

  /**
   * The stage that fills {@code to}; in one part, so that the caller's thread finds what is wrong.
   *
   * @param count how many places there are
   * @throws IndexOutOfBoundsException in a run that meets no whole number from 0 to count - 1
   */
  static Producer.Stage stage(String operation, Place in, int[] to, int count) {
    float[] x = in.array();
    int xOff = in.offset();
    return new Producer.Stage(
        Split.none(to.length),
        (first, end, worker) -> {
          for (int i = first; i < end; i++) {
            float v = x[xOff + i];
            to[i] = (int) v;
            if (to[i] != v || to[i] < 0 || to[i] >= count) {
              throw new IndexOutOfBoundsException(message(operation, i, v, count));
            }
          }
        });
  }

  private static String message(String operation, int i, float v, int count) {
    return operation
        + ": index "
        + i
        + " is "
        + (v == (int) v ? Integer.toString((int) v) : Float.toString(v))
        + " but must be a whole number from 0 to "
        + (count - 1);
  }
}
