package dev.lanewise.nn.data;

/** Checks of sizes and ranges, one copy for all kinds of data. */
final class Sizes {
  private Sizes() {}

  /** The product of a shape's sizes; -1 if one is negative or no array is that long. */
  static long product(int[] shape) {
    long product = 1;
    boolean none = false;
    for (int size : shape) {
      if (size < 0) {
        return -1;
      }
      none |= size == 0;
      product = Math.min(product * Math.max(size, 1), Long.MAX_VALUE >>> 32);
    }
    return none ? 0 : product > Integer.MAX_VALUE - 8 ? -1 : product;
  }

  static int within(String what, int i, int count) {
    if (i < 0 || i >= count) {
      throw new IndexOutOfBoundsException(what + " " + i + " is not in 0.." + (count - 1));
    }
    return i;
  }

  /** That {@code n} numbers from {@code at} on lie inside an array. */
  static void inside(String what, float[] array, int at, long n) {
    if (at < 0 || array.length - (long) at < n) {
      throw new IndexOutOfBoundsException(
          "%s: %d numbers from %d on do not fit an array of %d"
              .formatted(what, n, at, array.length));
    }
  }

  static void share(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(what + " " + share + " (want 0 to 1)");
    }
  }

  /** The arguments of {@link Examples#gather}. */
  static void gather(Examples of, int[] order, int from, int n, float[] features, float[] targets) {
    if (from < 0 || n < 0 || order.length - (long) from < n) {
      throw new IndexOutOfBoundsException(
          "gather: %d examples from %d on of an order of %d".formatted(n, from, order.length));
    }
    if (features.length < (long) n * of.size() || targets.length < (long) n * of.targetSize()) {
      throw new IllegalArgumentException(
          "gather: %d examples of %d numbers and targets of %d into arrays of %d and %d"
              .formatted(n, of.size(), of.targetSize(), features.length, targets.length));
    }
    for (int k = from; k < from + n; k++) {
      within("gather: example", order[k], of.count());
    }
  }
}
