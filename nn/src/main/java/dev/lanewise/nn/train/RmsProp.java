package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * {@code v' = decay v + (1 - decay) g^2; w' = w - rate g / (sqrt v' + epsilon)} (Tieleman and
 * Hinton, Coursera lecture 6.5, 2012).
 *
 * @param learningRate positive
 * @param decay in [0, 1)
 * @param epsilon positive
 */
public record RmsProp(float learningRate, float decay, float epsilon) implements Optimizer {
  /** Checks the ranges. */
  public RmsProp {
    Range.positive("rmsprop", "learning rate", learningRate);
    Range.belowOne("rmsprop", "decay", decay);
    Range.positive("rmsprop", "epsilon", epsilon);
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
          Variable v = update.state("v", name, w);
          Node mean = g.variable(v).mul(decay).add(gradient.square().mul(1 - decay));
          g.assign(v, mean);
          g.assign(w, g.variable(w).sub(gradient.mul(rate).div(mean.sqrt().add(epsilon))));
        });
    return update.build();
  }

  @Override
  public String describe() {
    return "rmsprop " + learningRate + " " + decay + " " + epsilon;
  }
}
