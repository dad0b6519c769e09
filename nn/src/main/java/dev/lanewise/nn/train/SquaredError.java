package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code mean_i sum_j (y_ij - t_ij)^2}: the squared distance between output and target, over a
 * batch.
 */
public record SquaredError() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Node t = Targets.like("squared-error", output, target);
    return Targets.mean(output.sub(t).square(), output);
  }

  @Override
  public String describe() {
    return "squared-error";
  }
}
