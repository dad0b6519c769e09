package dev.lanewise.kernels;

/** How work is cut into shares of nearly equal size. */
public final class Share {
  private Share() {}

  /**
   * Where a share of {@code n} things begins; share {@code parts}, the one after the last, begins
   * at n.
   */
  public static int start(int part, int parts, int n) {
    // Long divisions take as long as a small product.
    return part == 0 ? 0 : part == parts ? n : (int) ((long) n * part / parts);
  }

  /** As {@link #start}, cutting only between blocks of the given size. */
  public static int start(int part, int parts, int n, int block) {
    return part == 0
        ? 0
        : part == parts ? n : Math.min(n, start(part, parts, Math.ceilDiv(n, block)) * block);
  }

  static void check(String what, int part, int parts) {
    Check.atLeast(what, "parts", parts, 1);
    if (part < 0 || part >= parts) {
      throw new IllegalArgumentException(
          what + ": part is " + part + " but there are parts 0 to " + (parts - 1));
    }
  }
}
