package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code mean_i sum_j (y_ij - t_ij)^2}: the squared distance between output and target, over a
 * batch.
 */
public record SquaredError() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Node t = Loss.targets("squared-error", output, target);
    return output.sub(t).square().sum().div(output.shape().dim(0));
  }

  @Override
  public String describe() {
    return "squared-error";
  }
}
