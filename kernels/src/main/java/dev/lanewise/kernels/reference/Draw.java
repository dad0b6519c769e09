package dev.lanewise.kernels.reference;

/** What 32 random bits become. */
final class Draw {
  private Draw() {}

  static double uniform(int bits, float scale) {
    return (bits >>> 8) * 0x1p-24 * scale;
  }

  static double bernoulli(int bits, float chance) {
    return (bits >>> 8) * 0x1p-24f < chance ? 1 : 0;
  }

  /** {@code -ln u}, u being the middle of the 2^-31 wide cell that the upper 31 bits choose. */
  static double exponential(int bits, float scale) {
    return -StrictMath.log(((bits >>> 1) + 0.5) * 0x1p-31) * scale;
  }

  static double gumbel(int bits, float scale) {
    return -StrictMath.log(exponential(bits, 1)) * scale;
  }

  /** The first bit is the sign; the other 31 choose the area of both tails. */
  static double normal(int bits, float scale) {
    double area = ((bits & 0x7fffffff) + 0.5) * 0x1p-32;
    double z = 0;
    // Newton's method on the logarithm, which is concave: it comes from the left and stays there.
    for (int k = 0; k < 12; k++) {
      double q = tail(z);
      z += q / density(z) * StrictMath.log(q / area);
    }
    return Math.copySign(z, bits) * scale;
  }

  private static double density(double z) {
    return StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * Math.PI);
  }

  /** The area to the right of z >= 0: Taylor's series of the left one, or a continued fraction. */
  private static double tail(double z) {
    if (z < 3) {
      double term = z;
      double sum = z;
      for (int k = 3; k < 80; k += 2) {
        term *= z * z / k;
        sum += term;
      }
      return 0.5 - density(z) * sum;
    }
    double fraction = z;
    for (int k = 80; k > 0; k--) {
      fraction = z + k / fraction;
    }
    return density(z) / fraction;
  }
}
