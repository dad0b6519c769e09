package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code mean_i sum_j max(0, 1 - s_ij y_ij)}, {@code s = 2 t - 1}: targets are 0 or 1, as for
 * {@link BinaryCrossEntropy}, and stand for the signs -1 and 1 (Cortes, Vapnik: Support-vector
 * networks, 1995).
 */
public record Hinge() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Node sign = Targets.like("hinge", output, target).affine(2, -1);
    return Targets.mean(sign.mul(output).affine(-1, 1).relu(), output);
  }

  @Override
  public String describe() {
    return "hinge";
  }
}
