package dev.lanewise.nn.onnx.tensor;

/** Rounding to 16 bits. */
final class Halves {
  private Halves() {}

  /** The nearest half-precision number, ties to even, rounded once. */
  static float half(double x) {
    return Float.float16ToFloat(Float.floatToFloat16(odd(x)));
  }

  /** The nearest bfloat16, the upper half of a float, ties to even. */
  static float brain(double x) {
    float f = odd(x);
    if (Float.isNaN(f)) {
      return f;
    }
    int bits = Float.floatToRawIntBits(f);
    int even = bits >>> 16 & 1;
    return Float.intBitsToFloat(bits + 0x7FFF + even & 0xFFFF0000);
  }

  /**
   * A float from which rounding to fewer bits gives what rounding x itself would: an inexact one
   * keeps a last bit of 1, so that it is no tie.
   */
  private static float odd(double x) {
    float f = (float) x;
    if (!Float.isFinite(f) || f == x) {
      return f;
    }
    boolean away = Math.abs((double) f) > Math.abs(x);
    return Float.intBitsToFloat(Float.floatToRawIntBits(f) - (away ? 1 : 0) | 1);
  }
}
