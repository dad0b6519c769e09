package dev.lanewise.kernels;

import java.util.Arrays;

/** Element counts that must fit in an int, as Java's arrays do. */
public final class Sizes {
  private Sizes() {}

  /** As {@link #product(String, int...)}; allocates nothing, for kernels that ask in each call. */
  public static int product(String what, int a, int b) {
    long product = (long) a * b;
    return a >= 0 && b >= 0 && product <= Integer.MAX_VALUE
        ? (int) product
        : product(what, new int[] {a, b});
  }

  /** As {@link #product(String, int...)}; allocates nothing, for kernels that ask in each call. */
  public static int product(String what, int a, int b, int c) {
    long ab = (long) a * b;
    boolean fits =
        a >= 0 && b >= 0 && c >= 0 && ab <= Integer.MAX_VALUE && ab * c <= Integer.MAX_VALUE;
    return fits ? (int) (ab * c) : product(what, new int[] {a, b, c});
  }

  /**
   * The product of non-negative sizes.
   *
   * @throws IllegalArgumentException naming {@code what} and the sizes, if it is 2^31 or more or a
   *     size is negative
   */
  public static int product(String what, int... sizes) {
    boolean empty = false;
    for (int s : sizes) {
      if (s < 0) {
        throw new IllegalArgumentException(
            what + ": " + Arrays.toString(sizes) + " has a negative size");
      }
      empty |= s == 0;
    }
    long product = empty ? 0 : 1;
    for (int s : sizes) {
      product *= s;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            what + ": " + Arrays.toString(sizes) + " has 2^31 elements or more");
      }
    }
    return (int) product;
  }
}
