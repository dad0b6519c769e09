package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * {@code s' = s + g^2; w' = w - rate g / (sqrt s' + epsilon)} (Duchi, Hazan and Singer, JMLR 2011).
 *
 * @param learningRate positive
 * @param epsilon positive
 */
public record AdaGrad(float learningRate, float epsilon) implements Optimizer {
  /** Checks the ranges. */
  public AdaGrad {
    Range.positive("adagrad", "learning rate", learningRate);
    Range.positive("adagrad", "epsilon", epsilon);
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
          Variable s = update.state("s", name, w);
          Node sum = g.variable(s).add(gradient.square());
          g.assign(s, sum);
          g.assign(w, g.variable(w).sub(gradient.mul(rate).div(sum.sqrt().add(epsilon))));
        });
    return update.build();
  }

  @Override
  public String describe() {
    return "adagrad " + learningRate + " " + epsilon;
  }
}
