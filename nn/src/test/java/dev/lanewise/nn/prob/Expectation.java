package dev.lanewise.nn.prob;

import java.util.function.DoubleUnaryOperator;

/**
 * {@code E[f(X)]} from nothing but masses and densities: sums, and the trapezoidal rule, which for
 * analytic functions that vanish at both ends of the line errs by exp(-2 pi w / h), h being its
 * step and w the width of the strip in which they are analytic (Trefethen and Weideman, SIAM Review
 * 56, 2014).
 */
final class Expectation {
  /**
   * Of sums and integrals, relative to the same with |f|: log masses down to -100, which err by
   * their rounding, 100 times 2^-53 or 1e-14, and the special functions by some ten times that.
   */
  static final double ROUNDING = 4e-13;

  private static final double STEP = 0.1;

  private Expectation() {}

  static double of(Distribution x, DoubleUnaryOperator f) {
    return switch (x) {
      case Discrete d -> sum(d, f);
      case Normal n ->
          trapezoid(
              -16,
              16,
              y -> {
                double value = n.mean() + y * n.deviation();
                return f.applyAsDouble(value) * n.density(value) * n.deviation();
              });
      case Gamma g -> gamma(g, f);
    };
  }

  /** The support, or as much of it as holds all but 1e-30. */
  private static double sum(Discrete d, DoubleUnaryOperator f) {
    double sum = 0;
    long last = (long) Math.min((double) d.highest(), d.mean() + 15 * d.deviation() + 60);
    for (long k = 0; k <= last; k++) {
      sum += d.mass(k) == 0 ? 0 : d.mass(k) * f.applyAsDouble((double) k);
    }
    return sum;
  }

  /** Over ln x, from where x^shape is e^-40 of what it is at the mean. */
  private static double gamma(Gamma g, DoubleUnaryOperator f) {
    double scale = Math.min(1, 2 / Math.sqrt(g.shape()));
    double middle = Math.log(g.mean());
    return trapezoid(
        -40 / Math.min(1, g.shape()) / scale,
        8 / scale,
        y -> {
          double x = Math.exp(middle + y * scale);
          return f.applyAsDouble(x) * g.density(x) * x * scale;
        });
  }

  static double trapezoid(double from, double to, DoubleUnaryOperator f) {
    double sum = 0;
    for (double y = from; y < to; y += STEP) {
      sum += f.applyAsDouble(y);
    }
    return sum * STEP;
  }
}
