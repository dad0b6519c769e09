package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.bitConstant;
import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Expression.input;

/**
 * The elementwise functions, each defined once for all widths. Polynomials are our own minimax
 * fits, their coefficients rounded to floats one by one, the rest refitted after each.
 *
 * <p>An ulp is the distance of the two floats around the true value.
 */
public final class Functions {
  static final float LOG2_E = 0x1.715476p+0f;

  /** ln 2 as a float, and what is missing. */
  static final float LN2 = 0x1.62e43p-1f;

  static final float LN2_REST = -0x1.05c61p-29f;

  /** Adding 1.5 2^23 rounds to an integer, which then sits in the low bits of the sum. */
  static final float ROUND = 0x1.8p23f;

  static final int MANTISSA_BITS = 23;

  /**
   * Bits of sqrt(1/2): subtracting them from those of x carries the choice of 1 + m's interval into
   * the exponent.
   */
  static final int SQRT_HALF = 0x3f3504f3;

  private Functions() {}

  private static final Expression X = input(0);
  private static final Expression Y = input(1);

  /** {@code -x}. */
  public static final Expression NEGATE = X.neg();

  /** {@code sqrt x}, correctly rounded. */
  public static final Expression SQRT = X.sqrt();

  /** {@code x * x}. */
  public static final Expression SQUARE = X.mul(X);

  /** {@code max(x, 0)}: NaN stays NaN, -0 becomes 0. */
  public static final Expression RELU = X.max(constant(0));

  /** {@code x + y}. */
  public static final Expression ADD = X.add(Y);

  /** {@code x - y}. */
  public static final Expression SUBTRACT = X.sub(Y);

  /** {@code x * y}. */
  public static final Expression MULTIPLY = X.mul(Y);

  /** {@code x / y}, correctly rounded. */
  public static final Expression DIVIDE = X.div(Y);

  /** {@code sin x}; see {@link Trigonometry#sin}. */
  public static final Expression SIN = Trigonometry.sin(X);

  /** {@code cos x}; see {@link Trigonometry#cos}. */
  public static final Expression COS = Trigonometry.cos(X);

  /** {@code erf x}; see {@link Exponentials#erf}. */
  public static final Expression ERF = Exponentials.erf(X);

  /** {@code e^x - 1}; see {@link Exponentials#expm1}. */
  public static final Expression EXPM1 = Exponentials.expm1(X);

  /** {@code ln(1 + x)}; see {@link Logarithms#log1p}. */
  public static final Expression LOG1P = Logarithms.log1p(X);

  /** {@code x^y}; see {@link Logarithms#pow}. */
  public static final Expression POW = Logarithms.pow(X, Y);

  /** {@code |x|}. */
  public static final Expression ABS = X.abs();

  /** 1, -1, or x itself if that is 0, -0 or NaN. */
  public static final Expression SIGN =
      constant(0).less(X).select(constant(1), X.less(constant(0)).select(constant(-1), X));

  /** {@code 1 / x}, correctly rounded. */
  public static final Expression RECIPROCAL = constant(1).div(X);

  /** {@link Math#min(float, float)}. */
  public static final Expression MIN = X.min(Y);

  /** {@link Math#max(float, float)}. */
  public static final Expression MAX = X.max(Y);

  /** {@code x < y ? 1 : 0}. */
  public static final Expression LESS = asNumber(X.less(Y));

  /** {@code x <= y ? 1 : 0}. */
  public static final Expression LESS_OR_EQUAL = asNumber(X.lessOrEqual(Y));

  /** {@code x == y ? 1 : 0}. */
  public static final Expression EQUAL = asNumber(X.equalTo(Y));

  /** {@code (c, x, y) -> c != 0 ? x : y}. */
  public static final Expression SELECT = X.equalTo(constant(0)).select(input(2), Y);

  /** {@code (x, low, high) -> min(max(x, low), high)}. */
  public static final Expression CLAMP = X.max(Y).min(input(2));

  /** {@code min(max(x + y, low), high)}. */
  public static final Expression ADD_CLAMP = X.add(Y).max(input(2)).min(input(3));

  /** {@code max(x + y + z, 0)}. */
  public static final Expression ADD_ADD_RELU = X.add(Y).add(input(2)).max(constant(0));

  /** {@code (g, y) -> y > 0 ? g : 0}. */
  public static final Expression RELU_GRADIENT = constant(0).less(Y).select(X, constant(0));

  /** {@code (x, a, b) -> fma(x, a, b)}. */
  public static final Expression AFFINE = X.fma(Y, input(2));

  /** {@code (x, a, b) -> max(fma(x, a, b), 0)}. */
  public static final Expression AFFINE_RELU = AFFINE.max(constant(0));

  /** {@code (x, y, a, b) -> fma(a, x, b * y)}. */
  public static final Expression AXPBY = input(2).fma(X, input(3).mul(Y));

  /** {@code e^x}; see {@link #exp}. */
  public static final Expression EXP = exp(X);

  /** {@code ln x}; see {@link #log}. */
  public static final Expression LOG = log(X);

  /** {@code tanh x}; see {@link #tanh}. */
  public static final Expression TANH = tanh(X);

  /** {@code 1 / (1 + e^-x)}; see {@link #sigmoid}. */
  public static final Expression SIGMOID = sigmoid(X);

  private static Expression asNumber(Expression mask) {
    return mask.select(constant(1), constant(0));
  }

  /**
   * {@code e^x} within 1 ulp. Results below the least normal float are 0, those above the greatest
   * are Infinity; NaN stays NaN. Such x are slower.
   */
  public static Expression exp(Expression x) {
    Expression power = expOfModerate(x);
    Expression large = constant(0x1.62e42ep+6f); // the greatest float whose power is finite
    Expression small = constant(-MODERATE);
    // Adding Infinity gives Infinity for the large and NaN for NaN, whose bits are spoilt in power.
    Expression beyond = x.add(constant(Float.POSITIVE_INFINITY));
    Expression any = x.less(small).select(constant(0), x.lessOrEqual(large).select(power, beyond));
    return isOutside(x, MODERATE).rarely(any, power);
  }

  /** The power of -MODERATE is the least normal float. */
  static final float MODERATE = 0x1.5d589ep+6f;

  /**
   * {@code e^x} within 1 ulp for -{@link #MODERATE} <= x <= 88.72, and no matter what for others.
   *
   * <p>{@code e^x = 2^n e^r}, n the integer nearest to x / ln 2, {@code |r| <= ln(2) / 2}.
   */
  static Expression expOfModerate(Expression x) {
    Expression rounded = x.fma(LOG2_E, ROUND);
    Expression power = expOfRest(x, rounded.sub(constant(ROUND)));
    // Adds n to the exponent. At the top n is 128 and power below 1, so that the exponent fits.
    return power.bits().add(rounded.bits().shiftLeft(MANTISSA_BITS)).fromBits();
  }

  /**
   * {@link #exp} of x <= 0 or NaN, the same numbers without branches: a product by 2^n, unlike a
   * sum of bits, leaves NaN what it is.
   */
  static Expression expOfNonPositive(Expression x) {
    // 127 more puts 2^n itself into the bits that the shift leaves.
    Expression rounded = x.fma(LOG2_E, ROUND + 127);
    Expression power = expOfRest(x, rounded.sub(constant(ROUND + 127)));
    Expression scale = rounded.bits().shiftLeft(MANTISSA_BITS).fromBits();
    return x.less(constant(-MODERATE)).select(constant(0), power.mul(scale));
  }

  /** {@code e^(x - n ln 2)}. */
  private static Expression expOfRest(Expression x, Expression n) {
    // n * LN2 needs at most as many bits as x has at this size: the first step is exact.
    Expression r = n.fma(constant(-LN2_REST), n.fma(constant(-LN2), x));
    // (e^r - 1 - r) / r^2, relative error of e^r 1e-10: one degree less, 3e-9, is what takes the
    // sum of all roundings beyond 1 ulp.
    Expression p =
        r.fma(0x1.9dfbdap-13f, 0x1.6d4cc8p-10f)
            .fma(r, constant(0x1.11130ep-7f))
            .fma(r, constant(0x1.5554e8p-5f))
            .fma(r, constant(0x1.555554p-3f))
            .fma(r, constant(0.5f));
    return p.fma(r.mul(r), r).add(constant(1));
  }

  /** Whether {@code |x| > limit}, or x is NaN. */
  static Expression isOutside(Expression x, float limit) {
    return bitConstant(Float.floatToRawIntBits(limit)).less(x.abs().bits());
  }

  /**
   * {@code ln x} within 1 ulp, subnormal x included; -Infinity at 0 and -0, NaN below and of NaN.
   *
   * <p>{@code ln x = e ln 2 + ln(1 + m)} with 1 + m in [sqrt(1/2), sqrt(2)).
   */
  public static Expression log(Expression x) {
    Expression normal = logOfNormal(x);
    Expression scaled = logOfNormal(x.mul(constant(0x1p23f)), 23);
    Expression log = x.less(constant(Float.MIN_NORMAL)).select(scaled, normal);
    Expression zero = constant(0);
    Expression infinity = constant(Float.POSITIVE_INFINITY);
    Expression finite = x.equalTo(infinity).select(infinity, log);
    Expression positive = zero.less(x).select(finite, constant(Float.NaN));
    Expression any = x.equalTo(zero).select(constant(Float.NEGATIVE_INFINITY), positive);
    return isNotPositiveNormal(x).rarely(any, normal);
  }

  /** {@code ln x} within 1 ulp of a positive normal x. */
  static Expression logOfNormal(Expression x) {
    return logOfNormal(x, 0);
  }

  /** Whether x is subnormal, below 0, infinite, or NaN. */
  static Expression isNotPositiveNormal(Expression x) {
    // Smallest normal to -2^31, and with it all that are to be found to the top of the integers.
    int shift = Integer.MIN_VALUE - Float.floatToRawIntBits(Float.MIN_NORMAL);
    int greatest = Float.floatToRawIntBits(Float.MAX_VALUE) + shift;
    return bitConstant(greatest).less(x.bits().add(bitConstant(shift)));
  }

  /** {@code ln(2^-scale x)} of a positive normal x. */
  private static Expression logOfNormal(Expression x, int scale) {
    Expression bits = x.bits();
    Expression exponent = bits.sub(bitConstant(SQRT_HALF)).shiftRight(MANTISSA_BITS);
    Expression unscaled = scale == 0 ? exponent : exponent.sub(bitConstant(scale));
    Expression m = bits.sub(exponent.shiftLeft(MANTISSA_BITS)).fromBits().sub(constant(1));
    return logOfReduced(m, unscaled.smallToFloat());
  }

  /** {@code e ln 2 + ln(1 + m)}. */
  static Expression logOfReduced(Expression m, Expression e) {
    Expression m2 = m.mul(m);
    // (ln(1 + m) - m + m^2 / 2) / m^3, relative error of the logarithm 5.9e-9; Estrin's order.
    Expression p01 = m.fma(-0x1.000226p-2f, 0x1.555554p-2f);
    Expression p23 = m.fma(-0x1.547282p-3f, 0x1.99a01ap-3f);
    Expression p45 = m.fma(-0x1.0d82e2p-3f, 0x1.22d954p-3f);
    Expression p67 = m.fma(-0x1.38c522p-4f, 0x1.055e4ap-3f);
    Expression p = p67.fma(m2, p45).fma(m2, p23).fma(m2, p01);
    Expression small = p.mul(m).fma(m2, e.mul(constant(LN2_REST)));
    return e.fma(constant(LN2), m2.fma(constant(-0.5f), small).add(m));
  }

  /**
   * {@code tanh x} within 3 ulp; odd, -0 gives -0, NaN stays NaN.
   *
   * <p>{@code tanh x = w / (w + 1)} with {@code w = (e^(2x) - 1) / 2} for x >= 0, where e^(2x) - 1
   * is found without cancellation: {@code 2^n (e^s - 1) + (2^n - 1)}.
   */
  public static Expression tanh(Expression x) {
    Expression magnitude = x.bits().and(bitConstant(0x7fffffff));
    Expression size = magnitude.fromBits();
    Expression sign = x.bits().and(bitConstant(0x80000000));
    // From 9.02 on the result is 1; here w + 1 already rounds to w.
    Expression limit = constant(9.5f);
    Expression a = limit.less(size).select(limit, size);
    // 127 more puts 2^n itself into the bits that the shift leaves.
    float round = ROUND + 127;
    Expression rounded = a.fma(2 * LOG2_E, round);
    Expression n = rounded.sub(constant(round));
    Expression power = rounded.bits().shiftLeft(MANTISSA_BITS).fromBits();
    Expression r = n.fma(constant(-LN2_REST / 2), n.fma(constant(-LN2 / 2), a)); // half of s
    // (e^s - 1 - s) / s^2 with the powers of 2 of s = 2r in the coefficients; relative error of e^s
    // - 1 1.4e-8.
    Expression p =
        r.fma(0x1.6b9c68p-10f * 32, 0x1.12254ap-7f * 16)
            .fma(r, constant(0x1.5556f2p-5f * 8))
            .fma(r, constant(0x1.5554b4p-3f * 4))
            .fma(r, constant(0x1.fffffep-2f * 2));
    Expression half = p.fma(r.mul(r), r);
    Expression w = power.fma(half, power.fma(0.5f, -0.5f));
    return w.div(w.add(constant(1))).bits().or(sign).fromBits();
  }

  /**
   * {@code 1 / (1 + e^-x)} within 3 ulp; 0 where that is below the least normal float; NaN stays
   * NaN.
   */
  public static Expression sigmoid(Expression x) {
    return constant(1).div(exp(x.neg()).add(constant(1)));
  }
}
