package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.RandomFill;
import dev.lanewise.kernels.RandomKey;

/** {@code out[j] = draw(bits(from + j), parameter)}. */
final class PlainRandomFill extends RandomFill {
  /** A number of one distribution. */
  interface Distribution {
    double draw(int bits, float parameter);
  }

  private final Distribution distribution;

  PlainRandomFill(String name, Distribution distribution) {
    super(name);
    this.distribution = distribution;
  }

  @Override
  protected void compute(
      RandomKey key, long from, float parameter, float[] out, int outOff, int n) {
    for (int j = 0; j < n; j++) {
      out[outOff + j] = (float) distribution.draw(key.bits(from + j), parameter);
    }
  }
}
