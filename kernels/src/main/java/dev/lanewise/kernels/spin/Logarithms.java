package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.bitConstant;
import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Functions.MANTISSA_BITS;
import static dev.lanewise.kernels.spin.Functions.ROUND;
import static dev.lanewise.kernels.spin.Functions.SQRT_HALF;

/** Functions that need more of a logarithm than its float. */
final class Logarithms {
  private Logarithms() {}

  /**
   * {@code ln(1 + x)} within 2 ulp; -Infinity at -1, NaN below and of NaN; -0 gives -0.
   *
   * <p>With 2^e the scale of 1 + x, {@code ln(1 + x) = e ln 2 + ln(1 + m)}, where {@code m = 2^-e x
   * + (2^-e - 1)} has all digits of x.
   */
  static Expression log1p(Expression x) {
    Expression exponent =
        x.add(constant(1)).bits().sub(bitConstant(SQRT_HALF)).shiftRight(MANTISSA_BITS);
    Expression scale =
        bitConstant(127 << MANTISSA_BITS).sub(exponent.shiftLeft(MANTISSA_BITS)).fromBits();
    Expression m = x.fma(scale, scale.sub(constant(1)));
    Expression y = Functions.logOfReduced(m, exponent.smallToFloat());
    Expression signed = y.bits().or(x.bits().and(bitConstant(0x80000000))).fromBits();
    Expression infinity = constant(Float.NEGATIVE_INFINITY);
    Expression below = x.equalTo(constant(-1)).select(infinity, constant(Float.NaN));
    Expression rare = x.less(constant(0)).select(below, Functions.log(x));
    Expression outside = x.lessOrEqual(constant(-1)).either(constant(0x1p100f).less(x));
    return outside.rarely(outside.select(rare, signed), signed);
  }

  /**
   * {@code x^y} within 3 ulp; subnormal results too. Special values are those of {@link
   * Math#pow(double, double)}, of which {@code x^0 = 1} and {@code x^1 = x} for every x.
   *
   * <p>{@code x^y = 2^(y log2 x)}, logarithm and product in two floats each.
   */
  static Expression pow(Expression x, Expression y) {
    Usual usual = Usual.of(x.abs(), y);
    // The last bit of this sum tells an odd y, if y is an integer.
    Expression integral = y.abs().add(constant(0x1p23f));
    Expression sign = integral.bits().shiftLeft(31).and(x.bits());
    Expression signed = usual.bits.or(sign).fromBits();
    Expression whole = integral.sub(constant(0x1p23f)).equalTo(y.abs());
    Expression negative = whole.select(signed, constant(Float.NaN));
    Expression power = x.less(constant(0)).select(negative, signed);
    Expression rare = usual.rare.either(Functions.isOutside(y, 0x1p22f));
    return y.equalTo(constant(1)).select(x, rare.rarely(powOfAny(x, y), power));
  }

  /** {@link #pow} of an x that is not negative. */
  static Expression powOfSize(Expression x, Expression y) {
    Usual usual = Usual.of(x, y);
    Expression known =
        x.lessOrEqual(constant(Float.POSITIVE_INFINITY))
            .select(sizeOfPower(x, y), constant(Float.NaN));
    Expression any = y.equalTo(constant(0)).select(constant(1), known);
    return y.equalTo(constant(1)).select(x, usual.rare.rarely(any, usual.bits.fromBits()));
  }

  /**
   * {@code a^y} of a positive normal a where nothing overflows.
   *
   * @param bits of the power
   * @param rare where it is wrong
   */
  private record Usual(Expression bits, Expression rare) {
    static Usual of(Expression a, Expression y) {
      Pair log = log2(a.bits(), constant(0));
      Expression high = y.mul(log.high);
      Expression low = y.fma(log.low, y.fma(log.high, high.neg()));
      Expression rounded = high.add(constant(ROUND));
      Expression n = rounded.sub(constant(ROUND));
      Expression power = exp2(high.sub(n).add(low));
      return new Usual(
          power.bits().add(rounded.bits().shiftLeft(MANTISSA_BITS)),
          Functions.isNotPositiveNormal(a).either(Functions.isOutside(high, 125)));
    }
  }

  /** A number as a sum of two, the second at most half an ulp of the first. */
  private record Pair(Expression high, Expression low) {}

  /**
   * {@code log2 x} with relative error 2^-32, for the bits of a positive normal x.
   *
   * <p>{@code x = 2^e (1 + f)}; with {@code s = f / (2 + f)}, {@code ln(1 + f) = 2 atanh s}.
   *
   * @param add to the exponent
   */
  private static Pair log2(Expression bits, Expression add) {
    Expression exponent = bits.sub(bitConstant(SQRT_HALF)).shiftRight(MANTISSA_BITS);
    Expression f = bits.sub(exponent.shiftLeft(MANTISSA_BITS)).fromBits().sub(constant(1));
    Expression e = exponent.smallToFloat().add(add);
    Expression d = f.add(constant(2));
    Expression dLow = f.sub(d.sub(constant(2)));
    Expression inverse = constant(1).div(d);
    Expression s = f.mul(inverse);
    Expression sLow = s.fma(dLow.neg(), s.fma(d.neg(), f)).mul(inverse);
    Expression s2 = s.mul(s);
    // (log2(1 + f) - 2 log2(e) s) / s^3, relative error of the logarithm 1.1e-11.
    Expression p =
        s2.fma(0x1.58b52cp-2f, 0x1.a5ceb8p-2f)
            .fma(s2, constant(0x1.2776e2p-1f))
            .fma(s2, constant(0x1.ec709ep-1f));
    Expression twice = constant(2 * Functions.LOG2_E);
    Expression t = s.mul(twice);
    Expression tRest = s.fma(twice, t.neg());
    // The slope of atanh is 1 + s^2 + ...
    Expression slope = sLow.fma(s2, sLow);
    Expression tLow = s.fma(constant(0x1.4ae0c0p-25f), slope.fma(twice, tRest));
    Expression high = e.add(t);
    Expression low = e.sub(high).add(t).add(p.fma(s.mul(s2), tLow));
    Expression sum = high.add(low);
    return new Pair(sum, high.sub(sum).add(low));
  }

  /** {@code 2^f}, {@code |f|} at most a little above 1/2. */
  private static Expression exp2(Expression f) {
    // Relative error 3.0e-9.
    return f.fma(0x1.416b5ap-13f, 0x1.5f082ep-10f)
        .fma(f, constant(0x1.3b2de0p-7f))
        .fma(f, constant(0x1.c6af7cp-5f))
        .fma(f, constant(0x1.ebfbdcp-3f))
        .fma(f, constant(0x1.62e430p-1f))
        .fma(f, constant(1));
  }

  private static Expression powOfAny(Expression x, Expression y) {
    Expression zero = constant(0);
    Expression infinity = constant(Float.POSITIVE_INFINITY);
    Expression integer = isInteger(y);
    Expression negative = x.bits().less(bitConstant(0));
    Expression sign = isOdd(y).both(negative).select(bitConstant(0x80000000), bitConstant(0));
    Expression signed = sizeOfPower(x.abs(), y).bits().or(sign).fromBits();
    Expression finite = constant(-Float.MAX_VALUE).lessOrEqual(x).both(x.less(zero));
    Expression whole = integer.select(signed, constant(Float.NaN));
    Expression power = finite.select(whole, signed);
    // What is not a number in x would not be seen in comparisons.
    Expression known = x.abs().lessOrEqual(infinity).select(power, constant(Float.NaN));
    return y.equalTo(zero).select(constant(1), known);
  }

  /** {@code a^y} for any a >= 0. */
  private static Expression sizeOfPower(Expression a, Expression y) {
    Expression subnormal = a.less(constant(Float.MIN_NORMAL));
    Expression normal = subnormal.select(a.mul(constant(0x1p23f)), a);
    Pair log = log2(normal.bits(), subnormal.select(constant(-23), constant(0)));
    Expression infinity = constant(Float.POSITIVE_INFINITY);
    Expression ofInfinity = a.equalTo(infinity).select(infinity, log.high);
    Expression all = a.equalTo(constant(0)).select(constant(Float.NEGATIVE_INFINITY), ofInfinity);
    Expression high = y.mul(all);
    Expression limit = constant(160); // beyond all floats
    Expression inside = high.abs().less(limit);
    Expression low = inside.select(y.fma(log.low, y.fma(log.high, high.neg())), constant(0));
    Expression above = limit.lessOrEqual(high).select(limit, high);
    Expression clamped = high.lessOrEqual(constant(-160)).select(constant(-160), above);
    Expression rounded = clamped.add(constant(ROUND));
    Expression power = exp2(clamped.sub(rounded.sub(constant(ROUND))).add(low));
    // By 2^n in two steps, of which only the second rounds: the result may be subnormal.
    Expression n = rounded.bits().sub(bitConstant(Float.floatToRawIntBits(ROUND)));
    Expression half = n.shiftRight(1);
    return power.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
  }

  private static Expression powerOfTwo(Expression n) {
    return n.add(bitConstant(127)).shiftLeft(MANTISSA_BITS).fromBits();
  }

  /** Whether y has nothing behind the point; floats from 2^23 on, infinite ones too, have not. */
  private static Expression isInteger(Expression y) {
    Expression whole = constant(0x1p23f);
    Expression a = y.abs();
    return whole.lessOrEqual(a).either(a.add(whole).sub(whole).equalTo(a));
  }

  /** Whether y is an odd integer; floats from 2^24 on are even. */
  private static Expression isOdd(Expression y) {
    Expression whole = constant(0x1p23f);
    Expression a = y.abs();
    Expression lastBitIsOne = a.less(whole).select(a.add(whole), a);
    Expression odd = lastBitIsOne.bits().and(bitConstant(1)).equalTo(bitConstant(1));
    return odd.both(isInteger(y)).both(a.less(constant(0x1p24f)));
  }
}
