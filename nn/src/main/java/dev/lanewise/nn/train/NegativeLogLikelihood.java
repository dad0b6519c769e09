package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code -mean_i sum_j t_ij y_ij}, y being log-probabilities [batch, classes]. Infinite where a
 * class that occurs has {@code y = -infinity}; never NaN, as 0 times infinity is 0 here.
 */
public record NegativeLogLikelihood() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Node chosen = Targets.expected("negative-log-likelihood", output, target);
    return Targets.mean(chosen.neg(), output);
  }

  @Override
  public String describe() {
    return "negative-log-likelihood";
  }
}
