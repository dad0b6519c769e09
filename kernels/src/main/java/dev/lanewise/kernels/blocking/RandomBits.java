package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.RandomKey;

/** Words of a key's stream, as the bits of floats. */
public class RandomBits {
  /** One word at a time. */
  public RandomBits() {}

  /** {@code out[off + j] = } the float with the bits {@code key.bits(from + j)}. */
  public final void fill(RandomKey key, long from, float[] out, int off, int n) {
    int head = (int) Math.min(n, -from & 3);
    words(key, from, out, off, head);
    int inBlocks = blocks(key, (from + head) >>> 2, out, off + head, (n - head) >>> 2);
    int done = head + 4 * inBlocks;
    words(key, from + done, out, off + done, n - done);
  }

  private static void words(RandomKey key, long from, float[] out, int off, int n) {
    for (int j = 0; j < n; j++) {
      out[off + j] = Float.intBitsToFloat(key.bits(from + j));
    }
  }

  /** Writes up to n whole blocks of four words; returns how many. */
  protected int blocks(RandomKey key, long block, float[] out, int off, int n) {
    for (int b = 0; b < n; b++) {
      long low = key.pair(block + b, true);
      long high = key.pair(block + b, false);
      int at = off + 4 * b;
      out[at] = Float.intBitsToFloat((int) low);
      out[at + 1] = Float.intBitsToFloat((int) (low >>> 32));
      out[at + 2] = Float.intBitsToFloat((int) high);
      out[at + 3] = Float.intBitsToFloat((int) (high >>> 32));
    }
    return n;
  }
}
