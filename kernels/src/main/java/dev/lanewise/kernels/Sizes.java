package dev.lanewise.kernels;

import java.util.Arrays;

/** Element counts that must fit in an int, as Java's arrays do. */
public final class Sizes {
  private Sizes() {}

  /**
   * The product of non-negative sizes.
   *
   * @throws IllegalArgumentException naming {@code what} and the sizes, if it is 2^31 or more or a size is negative
   */
  public static int product(String what, int... sizes) {
    boolean empty = false;
    for (int s : sizes) {
      if (s < 0) {
        throw new IllegalArgumentException(what + ": " + Arrays.toString(sizes) + " has a negative size");
      }
      empty |= s == 0;
    }
    long product = empty ? 0 : 1;
    for (int s : sizes) {
      product *= s;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(what + ": " + Arrays.toString(sizes) + " has 2^31 elements or more");
      }
    }
    return (int) product;
  }
}
