package dev.lanewise.kernels;

import java.util.Arrays;

/** Element counts that must fit in an int, as Java's arrays do. */
public final class Sizes {
  private Sizes() {}

  /**
   * The product of non-negative sizes.
   *
   * @throws IllegalArgumentException naming {@code what} and the sizes, if it is 2^31 or more
   */
  public static int product(String what, int... sizes) {
    long product = 1;
    for (int s : sizes) {
      if (s == 0) {
        return 0;
      }
    }
    for (int s : sizes) {
      product *= s;
      if (product > Integer.MAX_VALUE || s < 0) {
        throw new IllegalArgumentException(
            what + ": " + Arrays.toString(sizes) + " has 2^31 elements or more, or a negative size");
      }
    }
    return (int) product;
  }
}
