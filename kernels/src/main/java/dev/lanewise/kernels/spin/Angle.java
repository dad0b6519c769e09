package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Sine and cosine of floats of any size, rounded to the nearest float but for one case in 2^20 or
 * so, and the same on every machine.
 *
 * <p>{@code x = m 2^q} is reduced as Payne and Hanek do (SIGNUM Newsletter 18, 1983): those bits of
 * 2/pi that give whole turns are left out of the product.
 */
final class Angle {
  static final ClassDesc CLASS = Angle.class.describeConstable().orElseThrow();
  static final MethodTypeDesc FLOAT_TO_FLOAT = MethodTypeDesc.of(CD_float, CD_float);

  /** 2/pi, the first bit being that of 1/2. */
  private static final long[] TWO_BY_PI = {
    0xa2f9836e4e441529L, 0xfc2757d1f534ddc0L, 0xdb6295993c439041L, 0xfe5163abdebbc561L
  };

  /** Quarters of a turn in fixed point: two bits before the point, 62 behind it. */
  private static final double QUARTER = Math.PI / 2 * 0x1p-62;

  private Angle() {}

  static float sin(float x) {
    if (!(Math.abs(x) >= 1) || Float.isInfinite(x)) {
      return (float) StrictMath.sin(x);
    }
    float y = sinOfQuarters(quarters(Math.abs(x)));
    return x < 0 ? -y : y;
  }

  static float cos(float x) {
    return !(Math.abs(x) >= 1) || Float.isInfinite(x)
        ? (float) StrictMath.cos(x)
        : sinOfQuarters(quarters(Math.abs(x)) + (1L << 62));
  }

  /** {@code x / (pi/2)} mod 4 in fixed point. */
  private static long quarters(float x) {
    long m = (Float.floatToRawIntBits(x) & 0x7fffff) | 0x800000;
    int q = Math.getExponent(x) - 23;
    // The first bit of 2/pi whose product with 2^q is less than 4, a turn.
    int first = q - 2;
    return m * window(first) + Math.unsignedMultiplyHigh(m, window(first + 64));
  }

  /** 64 bits of 2/pi from bit {@code first} on; those before the first are 0. */
  private static long window(int first) {
    int word = first >> 6;
    int bit = first & 63;
    long high = word < 0 ? 0 : TWO_BY_PI[word] << bit;
    return bit == 0 ? high : high | (TWO_BY_PI[word + 1] >>> (64 - bit));
  }

  private static float sinOfQuarters(long quarters) {
    int nearest = (int) ((quarters + (1L << 61)) >>> 62);
    double rest = (quarters - ((long) nearest << 62)) * QUARTER;
    double y = (nearest & 1) == 0 ? StrictMath.sin(rest) : StrictMath.cos(rest);
    return (float) ((nearest & 2) == 0 ? y : -y);
  }
}
