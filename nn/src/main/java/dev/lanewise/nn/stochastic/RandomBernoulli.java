package dev.lanewise.nn.stochastic;

import dev.lanewise.nn.graph.Node;

/** 1 with chance {@code sigmoid(logit)}, else 0, for each element. */
public record RandomBernoulli(Node logit) implements RandomNode {
  @Override
  public Node draw() {
    return draw(logit.graph().uniform(logit.shape()));
  }

  /**
   * The same by noise from elsewhere.
   *
   * @param noise uniform in [0, 1)
   */
  public Node draw(Node noise) {
    return noise.less(logit.sigmoid());
  }

  /** By softplus, so that no chance is rounded to 0. */
  @Override
  public Node logProbability(Node x) {
    Node one = x.mul(logit.neg().softplus());
    Node zero = x.affine(-1, 1).mul(logit.softplus());
    return one.add(zero).neg();
  }
}
