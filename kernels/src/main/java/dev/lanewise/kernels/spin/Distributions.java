package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.bitConstant;
import static dev.lanewise.kernels.spin.Expression.constant;

/**
 * What 32 random bits, in the lanes of input 0, become; input 4 is a scale or a chance. Polynomials
 * are our own fits.
 */
final class Distributions {
  private static final Expression WORD = Expression.input(0).bits();
  private static final Expression SCALE = Expression.input(4);
  private static final int LOW_31 = 0x7fffffff;

  private Distributions() {}

  /** Uniform in [0, 1): {@link dev.lanewise.kernels.RandomKey#uniform}. */
  static final Expression UNIT =
      WORD.shiftRight(8).and(bitConstant(0xffffff)).toFloat().mul(constant(0x1p-24f));

  static final Expression UNIFORM = UNIT.mul(SCALE);

  static final Expression BERNOULLI = UNIT.less(SCALE).select(constant(1), constant(0));

  static final Expression UNIT_EXPONENTIAL = exponential();

  static final Expression EXPONENTIAL = UNIT_EXPONENTIAL.mul(SCALE);

  /**
   * Of what {@link #UNIT_EXPONENTIAL} gave: in one loop, C2 would give up on the two logarithms.
   */
  static final Expression GUMBEL = Functions.logOfNormal(Expression.input(0)).neg().mul(SCALE);

  static final Expression NORMAL = normal().mul(SCALE);

  /** The middle of cell {@code cell} of 2^31, rounded: relative error 2^-24. */
  private static Expression middle(Expression cell) {
    return cell.toFloat().add(constant(0.5f)).mul(constant(0x1p-31f));
  }

  private static Expression oneLess(Expression cell) {
    return middle(bitConstant(LOW_31).sub(cell));
  }

  /**
   * {@code -ln u} within 4 ulp. Where u is near 1, {@code ln u = ln v (u - 1) / (v - 1)}, v being u
   * rounded (Kahan), and u - 1 comes from the bits.
   */
  private static Expression exponential() {
    Expression cell = WORD.shiftRight(1).and(bitConstant(LOW_31));
    Expression u = middle(cell);
    Expression x = oneLess(cell);
    Expression one = constant(1);
    Expression v = one.sub(x);
    Expression large = x.less(constant(0.5f));
    Expression log = Functions.logOfNormal(large.select(v, u)).neg();
    Expression near = v.equalTo(one).select(x, log.mul(x.div(one.sub(v))));
    return large.select(near, log);
  }

  /**
   * The z with area t / 2 to the right of |z|, relative error 2e-6: {@code z = (1 - t) p(w)} with
   * {@code w = -ln(t (2 - t))}, p a polynomial of w below 5 and of sqrt w above (after M. Giles,
   * Approximating the erfinv function, GPU Computing Gems 2, 2011). t is at least 2^-32.
   */
  private static Expression normal() {
    Expression cell = WORD.and(bitConstant(LOW_31));
    Expression t = middle(cell);
    Expression w = Functions.logOfNormal(t.mul(constant(2).sub(t))).neg();
    Expression tail = constant(5).less(w);
    Expression middle =
        polynomial(
            w.sub(constant(2.5f)),
            3.196968e-8f,
            4.8397885e-7f,
            -4.885796e-6f,
            -6.1947458e-6f,
            0.00030874118f,
            -0.0017730828f,
            -0.00590766f,
            0.34880272f,
            2.1233134f);
    Expression outer =
        polynomial(
            w.sqrt().sub(constant(3)),
            1.8307048e-5f,
            -0.0003203665f,
            0.0017260071f,
            -0.0047039716f,
            0.008093618f,
            -0.010933196f,
            0.0133670475f,
            1.4165938f,
            4.0064335f);
    Expression z = oneLess(cell).mul(tail.select(outer, middle));
    return z.bits().or(WORD.and(bitConstant(0x80000000))).fromBits();
  }

  /** Horner's scheme, the highest coefficient first. */
  private static Expression polynomial(Expression x, float... coefficients) {
    Expression p = constant(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      p = p.fma(x, constant(coefficients[i]));
    }
    return p;
  }
}
