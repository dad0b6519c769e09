package dev.lanewise.kernels;

/** Numbers of 16 bits that stand for floats, rounded to the nearest, ties to even. */
public enum HalfFormat {
  /**
   * The upper half of a float: its range, 8 bits of precision, so that rounding errs by at most
   * 2^-8 of a number, 0.0016 of it as a root mean square. What is above the largest becomes
   * infinite; NaN stays NaN.
   */
  BF16("bf16") {
    @Override
    int encode(float x, double scale) {
      int bits = Float.floatToRawIntBits(x);
      if (Float.isNaN(x)) {
        return bits >>> HALF | QUIET;
      }
      return (bits + (ONE >> 1) - 1 + (bits >>> HALF & 1)) >>> HALF;
    }

    @Override
    float decode(int half) {
      return Float.intBitsToFloat(half << HALF);
    }

    @Override
    int exponent(float largest) {
      return 0;
    }
  },

  /**
   * IEEE 754 binary16: 11 bits of precision, so that rounding errs by at most 2^-11 of a number,
   * 0.0002 of it as a root mean square. Its range is short, 2^-24 to 65504: numbers are stored
   * times a power of two, one for all of a matrix, that brings the largest of them to 2^14 and
   * more. Then only those below 2^-28 of the largest are denormal, which some processors are slow
   * at and which err by up to 2^-39 of the largest. Finite numbers below 2^31 only.
   */
  FP16("fp16") {
    @Override
    int encode(float x, double scale) {
      return Float.floatToFloat16((float) (x * scale)) & (ONE - 1);
    }

    @Override
    float decode(int half) {
      return Float.float16ToFloat((short) half);
    }

    @Override
    int exponent(float largest) {
      return largest == 0
          ? 0
          : Math.max(LEAST_EXPONENT, LARGEST_EXPONENT - Math.getExponent(scaled(largest)) + UP);
    }
  };

  /** Bits of a number. */
  private static final int HALF = 16;

  private static final int ONE = 1 << HALF;
  private static final int QUIET = 0x40;

  /** Of the largest number as it is stored: one below what fp16 can hold, for rounding up. */
  private static final int LARGEST_EXPONENT = 14;

  /** Further down, what decodes a matrix would not be a float: 2^(112 + 15). */
  private static final int LEAST_EXPONENT = -15;

  /** Takes denormal floats to where exponents are counted. */
  private static final int UP = 64;

  /** What fp16 holds is below this. */
  private static final float BOUND = 0x1p31f;

  private final String text;

  HalfFormat(String text) {
    this.text = text;
  }

  private static double scaled(float x) {
    return x * Math.scalb(1.0, UP);
  }

  /**
   * The 16 bits of {@code x scale}.
   *
   * @param scale 2 to the power of {@link #exponent}
   */
  abstract int encode(float x, double scale);

  /** The number that 16 bits stand for, still scaled. */
  abstract float decode(int half);

  /**
   * The power of two by which numbers up to this one are stored.
   *
   * @param largest finite
   */
  abstract int exponent(float largest);

  /** Whether a number can be stored. */
  boolean holds(float x) {
    return this == BF16 || Math.abs(x) < BOUND;
  }

  /** As in ids and on command lines. */
  @Override
  public String toString() {
    return text;
  }
}
