package dev.lanewise.kernels.spin;

/** Which lanes of two vectors, those of the second numbered from {@code lanes} on, go where. */
final class PassSelections {
  /** Even lanes, then odd ones: the parts of pairs. */
  static final int EVEN = 0;

  /**
   * Lanes of both in turn, lower and upper half of the result; then the same beginning with the
   * second.
   */
  static final int PAIRS = 2;

  /** Units of both in turn, lower and upper half. */
  static final int UNITS = 6;

  /** As {@link #EVEN} and {@link #PAIRS}, from the last lane to the first; then the lanes so. */
  static final int BACKWARD_EVEN = 8;

  static final int BACKWARD_PAIRS = 10;
  static final int BACKWARD = 12;

  private static final int ROWS = 13;

  private PassSelections() {}

  /**
   * All of them, for units of the given number of lanes; as many numbers a row as there are lanes.
   */
  static float[] table(int lanes, int unit) {
    float[] table = new float[ROWS * lanes];
    for (int l = 0; l < lanes; l++) {
      table[l] = 2 * l;
      table[lanes + l] = 2 * l + 1;
      int back = lanes - 1 - l;
      table[BACKWARD_EVEN * lanes + l] = 2 * back;
      table[(BACKWARD_EVEN + 1) * lanes + l] = 2 * back + 1;
      table[BACKWARD_PAIRS * lanes + 2 * l] = back;
      table[BACKWARD_PAIRS * lanes + 2 * l + 1] = lanes + back;
      table[BACKWARD * lanes + l] = back;
    }
    turns(table, PAIRS * lanes, lanes, 1, 0);
    turns(table, (PAIRS + 2) * lanes, lanes, 1, 1);
    turns(table, UNITS * lanes, lanes, Math.max(1, unit), 0);
    return table;
  }

  private static void turns(float[] table, int at, int lanes, int unit, int first) {
    for (int f = 0; f < 2 * lanes; f++) {
      int source = f / unit % 2 ^ first;
      table[at + f] = source * lanes + f / (2 * unit) * unit + f % unit;
    }
  }
}
