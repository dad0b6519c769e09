package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code -mean_i sum_j t_ij log softmax(y_i)_j}: the cross-entropy between the target's
 * distribution and the one that the logits y describe. Computed from logits, so that no probability
 * is rounded to 0.
 */
public record CrossEntropy() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Node t = Loss.targets("cross-entropy", output, target);
    return output.logSoftmax().mul(t).sum().mul(-1f / output.shape().dim(0));
  }

  @Override
  public String describe() {
    return "cross-entropy";
  }
}
