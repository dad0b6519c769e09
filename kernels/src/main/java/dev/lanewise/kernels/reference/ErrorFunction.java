package dev.lanewise.kernels.reference;

/** The error function in double, some 1e-15 from the truth. */
final class ErrorFunction {
  /** Below it the series is short, above it the continued fraction. */
  private static final double BORDER = 2.5;

  private static final double BY_SQRT_PI = 1 / Math.sqrt(Math.PI);

  private ErrorFunction() {}

  /** {@code 2 / sqrt(pi)} times the integral of e^(-t^2) from 0 to x. */
  static double erf(double x) {
    double y = Math.abs(x) < BORDER ? series(Math.abs(x)) : 1 - fraction(Math.abs(x));
    return Math.copySign(y, x);
  }

  /** {@code (1 + erf(x / sqrt 2)) / 2}, of small results too. */
  static double normal(double x) {
    double a = Math.abs(x) * Math.sqrt(0.5);
    double tail = (a < BORDER ? 1 - series(a) : fraction(a)) / 2;
    return x < 0 ? tail : 1 - tail;
  }

  /** erf a by {@code e^(-a^2) sum (2a)^(2k+1) k! / (2k+1)!}: Abramowitz and Stegun 7.1.6. */
  private static double series(double a) {
    double term = a;
    double sum = a;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= 2 * a * a / (2 * k + 1);
      sum += term;
    }
    return 2 * BY_SQRT_PI * Math.exp(-a * a) * sum;
  }

  /** 1 - erf a by the continued fraction 7.1.14. */
  private static double fraction(double a) {
    double c = 0;
    for (int k = 60; k > 0; k--) {
      c = k / 2.0 / (a + c);
    }
    return BY_SQRT_PI * Math.exp(-a * a) / (a + c);
  }
}
