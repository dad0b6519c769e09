package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Expression.input;

/** {@code (g, x or y, parameters) -> g f'(x)}; see {@link dev.lanewise.kernels.Activations}. */
final class ActivationGradients {
  private static final Expression G = input(0);
  private static final Expression X = input(1);
  private static final Expression A = input(2);
  private static final Expression B = input(3);
  private static final Expression ZERO = constant(0);
  private static final Expression ONE = constant(1);
  private static final Expression IS_POSITIVE = ZERO.less(X);

  private ActivationGradients() {}

  static final Expression SIN = G.mul(Trigonometry.cos(X));

  static final Expression COS = G.mul(Trigonometry.sin(X).neg());

  static final Expression ERF =
      G.mul(Functions.exp(X.mul(X).neg()).mul(constant((float) (2 / Math.sqrt(Math.PI)))));

  static final Expression ABS = IS_POSITIVE.select(G, X.less(ZERO).select(G.neg(), G.mul(X)));

  static final Expression SQRT = G.mul(constant(0.5f)).div(X);

  static final Expression RECIPROCAL = G.mul(X).neg().mul(X);

  static final Expression MAX = A.lessOrEqual(X).select(G, ZERO);

  static final Expression CLAMP = A.lessOrEqual(X).both(X.lessOrEqual(B)).select(G, ZERO);

  static final Expression SIGMOID = G.mul(X.neg().fma(X, X));

  static final Expression TANH = G.mul(X.neg().fma(X, ONE));

  static final Expression LEAKY_RELU = IS_POSITIVE.select(G, A.mul(G));

  static final Expression LEAKY_RELU_SLOPE = IS_POSITIVE.select(ZERO, G.mul(X));

  static final Expression ELU =
      IS_POSITIVE.select(G, G.mul(A.mul(Functions.exp(IS_POSITIVE.select(ZERO, X)))));

  static final Expression SELU =
      IS_POSITIVE.select(
          G.mul(constant((float) ActivationFunctions.SELU_SCALE)),
          G.mul(
              Functions.exp(IS_POSITIVE.select(ZERO, X))
                  .mul(
                      constant(
                          (float)
                              (ActivationFunctions.SELU_SCALE * ActivationFunctions.SELU_ALPHA)))));

  static final Expression CELU =
      IS_POSITIVE.select(G, G.mul(Functions.exp(IS_POSITIVE.select(ZERO, X).div(A))));

  static final Expression GELU = gelu();

  static final Expression GELU_TANH = geluTanh();

  static final Expression SWISH = swish(X.mul(A));

  static final Expression SILU = swish(X);

  static final Expression MISH = mish();

  static final Expression SOFTPLUS = G.mul(Functions.sigmoid(X));

  static final Expression SOFTSIGN = softsign();

  static final Expression HARD_SIGMOID = hardSigmoid();

  static final Expression HARD_SWISH = hardSwish();

  /** {@code (g, a, b) -> g a s(b) (1 - s(b))}; by a it is GLU itself, of g and b. */
  static final Expression GLU = glu();

  /** x, but no farther from 0 than a limit beyond which a derivative stays as it is. */
  private static Expression within(float limit, Expression x) {
    Expression low = constant(-limit);
    Expression high = constant(limit);
    return high.less(x).select(high, x.less(low).select(low, x));
  }

  /**
   * The sigmoid s of x and its derivative.
   *
   * @param value {@code e^x / (1 + e^x)} or {@code 1 / (1 + e^-x)}, whose power is below 1
   * @param slope {@code s (1 - s)}
   */
  private record Sigmoid(Expression value, Expression slope) {
    static Sigmoid of(Expression x) {
      Expression e = Functions.exp(x.abs().neg());
      Expression s = ONE.div(e.add(ONE));
      Expression other = e.mul(s);
      return new Sigmoid(x.less(ZERO).select(other, s), other.mul(s));
    }
  }

  private static Expression gelu() {
    Expression x = within(13, X);
    Expression density =
        Functions.expOfModerate(x.mul(x).mul(constant(-0.5f)))
            .mul(constant((float) (1 / Math.sqrt(2 * Math.PI))));
    return G.mul(density.fma(x, Exponentials.normal(x)));
  }

  private static Expression geluTanh() {
    Expression x = within(8, X);
    Expression slope =
        x.mul(x)
            .fma(
                (float) (6 * ActivationFunctions.GELU_C * ActivationFunctions.GELU_CUBE),
                (float) (2 * ActivationFunctions.GELU_C));
    Sigmoid s = Sigmoid.of(ActivationFunctions.twiceGeluArgument(x));
    return G.mul(slope.mul(x).fma(s.slope, s.value));
  }

  /** {@code s(t) + t s'(t)}, t being x times beta. */
  private static Expression swish(Expression argument) {
    Expression t = within(87, argument);
    Sigmoid s = Sigmoid.of(t);
    return G.mul(t.fma(s.slope, s.value));
  }

  /**
   * {@code (n d + 4 x w (w + 1)) / d^2} with {@code w = e^x}, {@code n = w (w + 2)}, {@code d = n +
   * 2}.
   */
  private static Expression mish() {
    Expression low = constant(-87);
    Expression high = constant(20);
    Expression x = high.less(X).select(high, X.less(low).select(low, X));
    Expression w = Functions.expOfModerate(x);
    Expression n = w.mul(w.add(constant(2)));
    Expression d = n.add(constant(2));
    Expression product = x.mul(constant(4)).mul(w.fma(w, w));
    return G.mul(n.fma(d, product).div(d.mul(d)));
  }

  private static Expression softsign() {
    Expression r = ONE.div(X.abs().add(ONE));
    return G.mul(r).mul(r);
  }

  private static Expression hardSigmoid() {
    Expression t = A.fma(X, B);
    return ZERO.less(t).both(t.less(ONE)).select(A.mul(G), ZERO);
  }

  private static Expression hardSwish() {
    Expression three = constant(3);
    Expression slope = X.add(X).add(three).mul(constant(1 / 6f));
    Expression below = X.lessOrEqual(three.neg()).select(ZERO, G.mul(slope));
    return three.lessOrEqual(X).select(G, below);
  }

  private static Expression glu() {
    return G.mul(Sigmoid.of(within(87, A)).slope).mul(X);
  }
}
