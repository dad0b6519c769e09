package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.constant;

import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A reduction as data: {@code finish(fold_i body(x_i, s), n, s)}, where s is the result of another
 * reduction of the same numbers, or 0.
 *
 * @param name of the reduction
 * @param first gives s
 */
record Recipe(
    String name,
    @Nullable Recipe first,
    BinaryOperator<Expression> body,
    Fold fold,
    @Nullable Finish finish) {
  /** Of the folded value, the number of elements and s. */
  interface Finish {
    Expression of(Expression folded, Expression n, Expression s);
  }

  static final Recipe SUM = of("sum", (x, s) -> x, Fold.ADD, null);
  static final Recipe MAXIMUM = of("maximum", (x, s) -> x, Fold.MAXIMUM, null);
  static final Recipe MINIMUM = of("minimum", (x, s) -> x, Fold.MINIMUM, null);
  static final Recipe PRODUCT = of("product", (x, s) -> x, Fold.MULTIPLY, null);
  static final Recipe SUM_OF_SQUARES = of("sum-of-squares", (x, s) -> x.mul(x), Fold.ADD, null);
  static final Recipe NORM_1 = of("norm.1", (x, s) -> x.abs(), Fold.ADD, null);
  static final Recipe NORM_2 =
      of("norm.2", (x, s) -> x.mul(x), Fold.ADD, (sum, n, s) -> sum.sqrt());
  // Of nothing, the fold is -Infinity.
  static final Recipe NORM_MAX =
      of("norm.max", (x, s) -> x.abs(), Fold.MAXIMUM, (max, n, s) -> max.max(constant(0)));
  static final Recipe MEAN = of("mean", (x, s) -> x, Fold.ADD, (sum, n, s) -> sum.div(n));
  static final Recipe VARIANCE =
      new Recipe(
          "variance",
          MEAN,
          (x, mean) -> x.sub(mean).mul(x.sub(mean)),
          Fold.ADD,
          (sum, n, mean) -> sum.div(n));

  /** The largest element, or 0 if that is infinite: then the sum is 0 or infinite anyway. */
  private static final Recipe FINITE_MAXIMUM =
      of(
          "finite-maximum",
          (x, s) -> x,
          Fold.MAXIMUM,
          (max, n, s) ->
              max.abs().equalTo(constant(Float.POSITIVE_INFINITY)).select(constant(0), max));

  static final Recipe LOG_SUM_EXP =
      new Recipe(
          "log-sum-exp",
          FINITE_MAXIMUM,
          (x, max) -> Functions.exp(x.sub(max)),
          Fold.ADD,
          (sum, n, max) -> Functions.log(sum).add(max));

  private static Recipe of(
      String name, BinaryOperator<Expression> body, Fold fold, @Nullable Finish finish) {
    return new Recipe(name, null, body, fold, finish);
  }

  /** Two values joined, as an expression. */
  Expression join(Expression x, Expression y) {
    return switch (fold) {
      case ADD -> x.add(y);
      case MULTIPLY -> x.mul(y);
      case MAXIMUM, LARGEST_NUMBER -> x.max(y);
      case MINIMUM -> x.min(y);
      case NONE -> throw new IllegalStateException(name + ": does not fold");
    };
  }
}
