package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.bitConstant;
import static dev.lanewise.kernels.spin.Expression.constant;

/** Sine and cosine. */
final class Trigonometry {
  private static final float BY_PI = 0x1.45f306p-2f;

  /**
   * Pi in three steps, each cut off, so that all are positive: then a difference from -0 stays -0.
   */
  private static final float[] PI = {0x1.921fb4p+1f, 0x1.4442d0p-23f, 0x1.846988p-47f};

  /** Up to here n, below 2^18, times PI[0] leaves the first difference exact. */
  private static final float GREATEST = 0x1p19f;

  private Trigonometry() {}

  /**
   * {@code sin x} within 2 ulp for every x; odd, -0 gives -0; NaN for an infinite x.
   *
   * <p>{@code sin x = (-1)^n sin(x - n pi)}, n the integer nearest to x / pi.
   */
  static Expression sin(Expression x) {
    Expression rounded = x.fma(BY_PI, Functions.ROUND);
    Expression n = rounded.sub(constant(Functions.ROUND));
    Expression y = ofReduced(x, n, rounded.bits());
    return orOfLarge(x, Operator.ANGLE_SIN, y);
  }

  /**
   * {@code cos x} within 2 ulp for every x; NaN for an infinite x.
   *
   * <p>{@code cos x = -(-1)^n sin(x - (n + 1/2) pi)}, n the integer nearest to x / pi - 1/2.
   */
  static Expression cos(Expression x) {
    Expression rounded = x.fma(BY_PI, -0.5f).add(constant(Functions.ROUND));
    Expression n = rounded.sub(constant(Functions.ROUND)).add(constant(0.5f));
    Expression y = ofReduced(x, n, rounded.bits().add(bitConstant(1)));
    return orOfLarge(x, Operator.ANGLE_COS, y);
  }

  private static Expression orOfLarge(Expression x, Operator angle, Expression y) {
    Expression large = Functions.isOutside(x, GREATEST);
    return large.rarely(large.select(Expression.apply(angle, x), y), y);
  }

  /**
   * {@code (-1)^odd sin(x - n pi)}, the difference at most a little beyond pi/2; relative error
   * 5e-10 but for roundings, which near 1 may reach beyond it and are held back.
   */
  private static Expression ofReduced(Expression x, Expression n, Expression odd) {
    Expression r = x;
    for (float part : PI) {
      r = n.fma(constant(-part), r);
    }
    Expression r2 = r.mul(r);
    Expression p =
        r2.fma(-0x1.b10f58p-26f, 0x1.729cf8p-19f)
            .fma(r2, constant(-0x1.a022aap-13f))
            .fma(r2, constant(0x1.111134p-7f))
            .fma(r2, constant(-0x1.555556p-3f));
    Expression magnitude = p.fma(r.mul(r2), r).abs().bits();
    Expression one = bitConstant(Float.floatToRawIntBits(1));
    // Adding to the sign bit flips it.
    Expression sign = r.bits().and(bitConstant(0x80000000)).add(odd.shiftLeft(31));
    return one.less(magnitude).select(one, magnitude).or(sign).fromBits();
  }
}
