package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Node;

/**
 * {@code mean_i sum_j t_ij (ln t_ij - y_ij)}: the Kullback-Leibler divergence of the targets from
 * the distributions whose log-probabilities are y, [batch, classes]. {@code 0 ln 0} is 0; infinite
 * where {@code y = -infinity} and t is not 0; never NaN.
 */
public record KullbackLeiblerLoss() implements Loss {
  @Override
  public Node of(Node output, Node target) {
    Targets.requireRows("kullback-leibler", output);
    Node t = Targets.like("kullback-leibler", output, target);
    Node zero = Targets.zero(t);
    Node information = t.select(t, t.graph().constant(1)).log();
    return Targets.mean(t.select(information.sub(output), zero).mul(t), output);
  }

  @Override
  public String describe() {
    return "kullback-leibler";
  }
}
