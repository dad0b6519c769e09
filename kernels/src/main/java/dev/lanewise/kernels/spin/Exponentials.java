package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.bitConstant;
import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Functions.LN2;
import static dev.lanewise.kernels.spin.Functions.LN2_REST;
import static dev.lanewise.kernels.spin.Functions.LOG2_E;
import static dev.lanewise.kernels.spin.Functions.MANTISSA_BITS;
import static dev.lanewise.kernels.spin.Functions.ROUND;

/** Functions that are 0 at 0 and made of a power that must not be cancelled away. */
final class Exponentials {
  /** Added to {@link Functions#ROUND}: what is rounded then holds the bits of 2^n itself. */
  private static final int BIAS = 127;

  private Exponentials() {}

  /**
   * {@code e^x - 1} within 2 ulp; -0 gives -0, NaN stays NaN, results above the greatest float are
   * Infinity.
   */
  static Expression expm1(Expression x) {
    Expression y = expm1OfModerate(x).bits().or(x.bits().and(bitConstant(0x80000000))).fromBits();
    Expression beyond = x.less(constant(0)).select(constant(-1), Functions.exp(x));
    Expression outside = Functions.isOutside(x, 87);
    return outside.rarely(outside.select(beyond, y), y);
  }

  /**
   * {@code e^x - 1} within 2 ulp for x <= 0, and no matter what for x > 88; NaN stays NaN, but -0
   * becomes 0.
   */
  static Expression expm1OfNegative(Expression x) {
    Expression least = constant(-20); // already gives -1
    return expm1OfModerate(x.less(least).select(least, x));
  }

  /** {@code 2^n (e^r - 1) + (2^n - 1)}, right for |x| <= 87. */
  private static Expression expm1OfModerate(Expression x) {
    Expression round = constant(ROUND + BIAS);
    Expression rounded = x.fma(constant(LOG2_E), round);
    Expression n = rounded.sub(round);
    Expression power = rounded.bits().shiftLeft(MANTISSA_BITS).fromBits();
    Expression r = n.fma(constant(-LN2_REST), n.fma(constant(-LN2), x));
    // (e^r - 1 - r) / r^2; relative error of e^r - 1 1.4e-8.
    Expression p =
        r.fma(0x1.6b9c56p-10f, 0x1.122546p-7f)
            .fma(r, constant(0x1.5556f2p-5f))
            .fma(r, constant(0x1.5554b4p-3f))
            .fma(r, constant(0x1.fffffep-2f));
    return power.fma(p.fma(r.mul(r), r), power.sub(constant(1)));
  }

  /**
   * {@code erf x = 2 / sqrt(pi)} times the integral of e^(-t^2) from 0 to x, within 3 ulp; odd, -0
   * gives -0, NaN stays NaN.
   *
   * <p>{@code erf x = 1 - 2^-z = (1 - 2^n) + 2^n (1 - 2^-f)} for x >= 0.
   */
  static Expression erf(Expression x) {
    Expression size = x.abs();
    Expression limit = constant(LIMIT);
    Expression sign = x.bits().and(bitConstant(0x80000000));
    Power p = complement(limit.less(size).select(limit, size));
    return p.scale.fma(p.rest, constant(1).sub(p.scale)).bits().or(sign).fromBits();
  }

  /**
   * {@code (1 + erf(x / sqrt 2)) / 2}, the distribution function of the normal distribution, within
   * 2^-24; 0 below -5.59; NaN stays NaN.
   */
  static Expression normal(Expression x) {
    Expression size = x.abs().mul(constant((float) Math.sqrt(0.5)));
    Expression limit = constant(LIMIT);
    Power p = complement(limit.less(size).select(limit, size));
    Expression half = p.scale.mul(constant(0.5f));
    Expression tail = half.fma(p.rest.neg(), half);
    Expression seen = limit.less(size).select(constant(0), tail);
    return x.less(constant(0)).select(seen, constant(1).sub(seen));
  }

  /** From 3.92 on erf is 1. */
  private static final float LIMIT = 3.95f;

  /** {@code scale (1 - rest)}, scale being a power of two. */
  private record Power(Expression scale, Expression rest) {}

  /**
   * {@code 1 - erf a = 2^-z} for 0 <= a <= {@link #LIMIT}, where {@code z = a q(a)} and {@code -z =
   * n - f}, n the nearest integer.
   */
  private static Power complement(Expression a) {
    // -log2(1 - erf a) / a; the error of erf that it causes is 4.3e-9, relatively.
    Expression q =
        a.fma(-0x1.c4a888p-17f, 0x1.664d16p-13f)
            .fma(a, constant(-0x1.e08946p-11f))
            .fma(a, constant(0x1.3beab4p-9f))
            .fma(a, constant(-0x1.ec8874p-13f))
            .fma(a, constant(-0x1.c4b6c6p-6f))
            .fma(a, constant(0x1.2fac08p-3f))
            .fma(a, constant(0x1.d63ec2p-1f))
            .fma(a, constant(0x1.a0be84p+0f));
    Expression z = a.mul(q);
    Expression round = constant(ROUND + BIAS);
    Expression rounded = round.sub(z);
    Expression f = rounded.sub(round).add(z);
    // (1 - 2^-f) / f, relative error 1.3e-8.
    Expression p =
        f.fma(-0x1.42a294p-13f, 0x1.5ef01cp-10f)
            .fma(f, constant(-0x1.3b2c32p-7f))
            .fma(f, constant(0x1.c6afa6p-5f))
            .fma(f, constant(-0x1.ebfbdep-3f))
            .fma(f, constant(0x1.62e430p-1f));
    return new Power(rounded.bits().shiftLeft(MANTISSA_BITS).fromBits(), p.mul(f));
  }
}
