package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Expression.input;

/**
 * Activation functions as expressions; {@link dev.lanewise.kernels.Activations} says what they are.
 */
final class ActivationFunctions {
  /** Klambauer et al. 2017, equation 14, in double. */
  static final double SELU_SCALE = 1.0507009873554805;

  static final double SELU_ALPHA = 1.6732632423543772;

  /** Hendrycks and Gimpel 2016, section 2: {@code tanh(C (x + CUBE x^3))} for erf. */
  static final double GELU_C = 0.7978845608028654;

  static final double GELU_CUBE = 0.044715;

  private static final Expression X = input(0);
  private static final Expression Y = input(1);
  private static final Expression ZERO = constant(0);
  private static final Expression ONE = constant(1);
  private static final Expression IS_POSITIVE = ZERO.less(X);

  private ActivationFunctions() {}

  static final Expression LEAKY_RELU = IS_POSITIVE.select(X, Y.mul(X));

  static final Expression ELU = IS_POSITIVE.select(X, Y.mul(Exponentials.expm1OfNegative(X)));

  static final Expression SELU =
      IS_POSITIVE.select(
          X.mul(constant((float) SELU_SCALE)),
          Exponentials.expm1OfNegative(X).mul(constant((float) (SELU_SCALE * SELU_ALPHA))));

  static final Expression CELU =
      IS_POSITIVE.select(X, Y.mul(Exponentials.expm1(IS_POSITIVE.select(ZERO, X).div(Y))));

  static final Expression GELU = X.mul(Exponentials.normal(X));

  /** {@code (1 + tanh u) / 2} is the sigmoid of 2u. */
  static final Expression GELU_TANH = X.div(Functions.exp(twiceGeluArgument(X).neg()).add(ONE));

  static final Expression SWISH = X.div(Functions.exp(X.mul(Y).neg()).add(ONE));

  static final Expression SILU = X.div(Functions.exp(X.neg()).add(ONE));

  static final Expression MISH = mish();

  static final Expression SOFTPLUS =
      X.max(ZERO).add(Logarithms.log1p(Functions.exp(X.abs().neg())));

  static final Expression SOFTSIGN = X.div(X.abs().add(ONE));

  static final Expression HARD_SIGMOID = Y.fma(X, input(2)).max(ZERO).min(ONE);

  static final Expression HARD_SWISH =
      X.mul(X.add(constant(3)).max(ZERO).min(constant(6)).mul(constant(1 / 6f)));

  static final Expression GLU = X.mul(Functions.sigmoid(Y));

  /** {@code 2 C (x + CUBE x^3)}. */
  static Expression twiceGeluArgument(Expression x) {
    Expression factor = x.mul(x).fma((float) (2 * GELU_C * GELU_CUBE), (float) (2 * GELU_C));
    return x.mul(factor);
  }

  /** {@code x n / (n + 2)}, {@code n = w (w + 2)}, {@code w = e^x}: no difference in it cancels. */
  private static Expression mish() {
    Expression limit = constant(20); // from 13 on the quotient is 1
    Expression w = Functions.exp(limit.less(X).select(limit, X));
    Expression n = w.mul(w.add(constant(2)));
    return X.mul(n.div(n.add(constant(2))));
  }
}
