package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * {@code u' = momentum u + g; w' = w - rate (g + momentum u')}: Nesterov's accelerated gradient,
 * the gradient looked up ahead (Nesterov 1983, in the form of Sutskever et al., ICML 2013).
 *
 * @param learningRate positive
 * @param momentum in [0, 1)
 */
public record Nesterov(float learningRate, float momentum) implements Optimizer {
  /** Checks the ranges. */
  public Nesterov {
    Range.positive("nesterov", "learning rate", learningRate);
    Range.belowOne("nesterov", "momentum", momentum);
  }

  @Override
  public Update addTo(
      Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients) {
    UpdateBuilder update = new UpdateBuilder(g, scope);
    Node rate = update.rate(learningRate);
    UpdateBuilder.each(
        parameters,
        gradients,
        (name, w, gradient) -> {
          Variable u = update.state("u", name, w);
          Node next = g.variable(u).mul(momentum).add(gradient);
          g.assign(u, next);
          g.assign(w, g.variable(w).sub(next.mul(momentum).add(gradient).mul(rate)));
        });
    return update.build();
  }

  @Override
  public String describe() {
    return "nesterov " + learningRate + " " + momentum;
  }
}
