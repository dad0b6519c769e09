package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * {@code u' = momentum u + g; w' = w - rate u'}: gradient descent with a heavy ball (Polyak 1964).
 *
 * @param learningRate positive
 * @param momentum in [0, 1); 0 keeps no state
 */
public record Sgd(float learningRate, float momentum) implements Optimizer {
  /** Checks the ranges. */
  public Sgd {
    Range.positive("sgd", "learning rate", learningRate);
    Range.belowOne("sgd", "momentum", momentum);
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
          Node along = gradient;
          if (momentum > 0) {
            Variable u = update.state("u", name, w);
            along = g.variable(u).mul(momentum).add(gradient);
            g.assign(u, along);
          }
          g.assign(w, g.variable(w).sub(along.mul(rate)));
        });
    return update.build();
  }

  @Override
  public String describe() {
    return "sgd " + learningRate + " " + momentum;
  }
}
