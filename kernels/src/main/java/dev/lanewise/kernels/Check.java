package dev.lanewise.kernels;

/** Argument checks of the public contracts; every message names the operation and the values. */
final class Check {
  private Check() {}

  /** {@code name} must be at least {@code least}. */
  static void atLeast(String op, String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          op + ": " + name + " is " + value + " but must be at least " + least);
    }
  }

  /** {@code name} must be finite and at least {@code least}. */
  static void within(String op, String name, float value, float least) {
    if (!(value >= least && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          op + ": " + name + " is " + value + " but must be finite and at least " + least);
    }
  }

  /** A length that must fit in an int. */
  static int fits(String op, String name, long value) {
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          op + ": " + name + " is " + value + " but must be below 2^31");
    }
    return (int) value;
  }

  /**
   * {@code array[offset .. offset + length)} must exist. The length is a long: sizes that overflow
   * are refused.
   */
  static void range(String op, String name, float[] array, int offset, long length) {
    notNull(op, name, array);
    range(op, name, "floats", array.length, offset, length);
  }

  /** As for floats. */
  static void range(String op, String name, int[] array, int offset, long length) {
    notNull(op, name, array);
    range(op, name, "ints", array.length, offset, length);
  }

  private static void range(
      String op, String name, String what, int held, int offset, long length) {
    if (offset < 0 || length > held - (long) offset) {
      throw new IndexOutOfBoundsException(
          op
              + ": "
              + name
              + " holds "
              + held
              + " "
              + what
              + " but offset "
              + offset
              + " + "
              + length
              + " are needed");
    }
  }

  /** A rows x cols matrix with leading dimension ld inside {@code array}. */
  static void matrix(
      String op, String name, float[] array, int offset, int rows, int cols, int ld) {
    if (ld < Math.max(1, cols)) {
      throw new IllegalArgumentException(
          op
              + ": ld"
              + name
              + " is "
              + ld
              + " but rows of "
              + name
              + " have "
              + cols
              + " elements");
    }
    range(op, name, array, offset, rows == 0 || cols == 0 ? 0 : (rows - 1L) * ld + cols);
  }

  /** An output range must not touch an input range of the same array. */
  static void apart(
      String op,
      String in,
      float[] x,
      int xOff,
      long xLen,
      String out,
      float[] y,
      int yOff,
      long yLen) {
    if (x == y && xLen > 0 && yLen > 0 && xOff < yOff + yLen && yOff < xOff + xLen) {
      throw new IllegalArgumentException(
          op
              + ": "
              + out
              + " at "
              + yOff
              + ".."
              + (yOff + yLen)
              + " overlaps "
              + in
              + " at "
              + xOff
              + ".."
              + (xOff + xLen));
    }
  }

  /** Plain, because the message's lambda would be an object per call. */
  static void notNull(String op, String name, Object value) {
    if (value == null) {
      throw new NullPointerException(op + ": " + name + " is null");
    }
  }
}
