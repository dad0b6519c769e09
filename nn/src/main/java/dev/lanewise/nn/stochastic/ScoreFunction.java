package dev.lanewise.nn.stochastic;

import dev.lanewise.nn.graph.Node;

/**
 * Gradients of expectations by the score function: {@code grad E[f] = E[grad f + (f - b) grad ln
 * p(x)]}, from the log-trick {@code grad p = p grad ln p} (Williams: REINFORCE, Machine Learning,
 * 1992). f may be anything, also a step; its variance is the price, which a baseline b lowers.
 *
 * <p>Each method returns a surrogate: a node whose value is f and whose gradient is the estimator.
 * Take its mean as the loss. For first gradients only: those of the gradient are not estimators of
 * second derivatives.
 */
public final class ScoreFunction {
  private ScoreFunction() {}

  /**
   * Without a baseline.
   *
   * @param value f of draws that gradients take to be constant, such as {@link RandomNode#draw}
   * @param logProbability of the same draws, of the same shape: sum it over what f depends on
   */
  public static Node surrogate(Node value, Node logProbability) {
    return surrogate(value, logProbability, value.graph().constant(0));
  }

  /**
   * With a baseline, broadcast; it must not depend on the draws that it is for.
   *
   * @param value as above
   * @param logProbability as above
   * @param baseline near the expectation of f is good
   */
  public static Node surrogate(Node value, Node logProbability, Node baseline) {
    if (!value.shape().equals(logProbability.shape())) {
      throw new IllegalArgumentException(
          "score function: the value is %s but its log-probability is %s (want one for each value)"
              .formatted(value.shape(), logProbability.shape()));
    }
    Node weight = value.sub(baseline).stopGradient();
    // The second factor is 0; what it adds is its gradient.
    return value.add(weight.mul(logProbability.sub(logProbability.stopGradient())));
  }

  /**
   * For each value along the first axis, the mean of all others: a baseline that does not depend on
   * the draw it is for (Kool et al., 2019).
   */
  public static Node meanOfOthers(Node values) {
    int n = values.shape().rank() == 0 ? 0 : values.shape().dim(0);
    if (n < 2) {
      throw new IllegalArgumentException(
          "score function: a mean of others takes two values or more along the first axis, not "
              + values.shape());
    }
    return values.sumKept(0).sub(values).mul(1f / (n - 1));
  }
}
