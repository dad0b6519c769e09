package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code mean_i max_j (y_ij + 1 - t_ij) - sum_j t_ij y_ij}, that is {@code max(0, 1 + max_{j != c}
 * y_ij - y_ic)} for the class c (Crammer, Singer: On the algorithmic implementation of multiclass
 * kernel-based vector machines, JMLR 2001, eq. 3).
 */
public record MulticlassHinge() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Node right = Targets.expected("multiclass-hinge", output, target);
    int classes = output.shape().dim(1);
    Node t = target.shape().rank() == 1 ? target.oneHot(classes) : target;
    Node worst = output.add(t.affine(-1, 1)).max(1);
    return Targets.mean(worst.sub(right), output);
  }

  @Override
  public String describe() {
    return "multiclass-hinge";
  }
}
