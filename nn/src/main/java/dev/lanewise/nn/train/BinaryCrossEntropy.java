package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code -mean_i sum_j (t_ij ln p_ij + (1 - t_ij) ln (1 - p_ij))}, {@code p = sigmoid(y)}: each
 * output is a logit of its own, and each target a probability.
 *
 * <p>Computed as {@code t softplus(-y) + (1 - t) softplus(y)}: the shorter {@code softplus(y) - t
 * y} loses all digits of a small loss.
 */
public record BinaryCrossEntropy() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Node t = Targets.like("binary-cross-entropy", output, target);
    Node one = t.mul(output.neg().softplus());
    Node zero = t.affine(-1, 1).mul(output.softplus());
    return Targets.mean(one.add(zero), output);
  }

  @Override
  public String describe() {
    return "binary-cross-entropy";
  }
}
