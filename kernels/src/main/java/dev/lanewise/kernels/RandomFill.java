package dev.lanewise.kernels;

/**
 * {@code out[j] =} number {@code from + j} of a key's stream, drawn from one distribution. Each is
 * a function of key and number alone: the same bits at every vector width, without vectors, and
 * however a range is shared out among threads. Each uses one word of {@link RandomKey#bits}.
 */
public abstract class RandomFill {
  private final String name;

  protected RandomFill(String name) {
    this.name = name;
  }

  /**
   * Fills {@code out[outOff .. outOff + n)}.
   *
   * @param from number of the first, at least 0
   * @param parameter what the operation says: a scale, or a chance
   */
  public final void run(RandomKey key, long from, float parameter, float[] out, int outOff, int n) {
    Check.notNull(name, "key", key);
    Check.atLeast(name, "n", n, 0);
    if (from < 0 || from > Long.MAX_VALUE - n) {
      throw new IllegalArgumentException(
          name + ": from is " + from + " but must be at least 0, and from + " + n + " below 2^63");
    }
    Check.range(name, "out", out, outOff, n);
    compute(key, from, parameter, out, outOff, n);
  }

  /** The kernel proper; arguments are checked. */
  protected abstract void compute(
      RandomKey key, long from, float parameter, float[] out, int outOff, int n);
}
