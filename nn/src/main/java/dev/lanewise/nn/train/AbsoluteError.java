package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/** {@code mean_i sum_j |y_ij - t_ij|}, whose gradient at a difference of 0 is 0. */
public record AbsoluteError() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Node t = Targets.like("absolute-error", output, target);
    return Targets.mean(output.sub(t).abs(), output);
  }

  @Override
  public String describe() {
    return "absolute-error";
  }
}
