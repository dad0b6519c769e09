package dev.lanewise.nn.train;

/** Powers with whole exponents. */
final class Powers {
  private Powers() {}

  /**
   * {@code base^exponent} by repeated squaring: the same bits on every machine. Not StrictMath,
   * whose pow makes arrays now and then.
   */
  static double of(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }
}
