package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * {@code m' = b1 m + (1 - b1) g; v' = b2 v + (1 - b2) g^2; w' = w - rate (m' / (1 - b1^t)) /
 * (sqrt(v' / (1 - b2^t)) + epsilon)} at step t = 1, 2, ... (Kingma and Ba: Adam, ICLR 2015,
 * algorithm 1).
 *
 * @param learningRate positive
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param epsilon positive
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon)
    implements Optimizer {
  /** Checks the ranges. */
  public Adam {
    Range.positive("adam", "learning rate", learningRate);
    Range.belowOne("adam", "beta1", beta1);
    Range.belowOne("adam", "beta2", beta2);
    Range.positive("adam", "epsilon", epsilon);
  }

  /** The paper's constants. */
  public static Adam of(float learningRate) {
    return new Adam(learningRate, 0.9f, 0.999f, 1e-8f);
  }

  @Override
  public Update addTo(
      Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients) {
    UpdateBuilder update = new UpdateBuilder(g, scope);
    add(g, update, parameters, gradients, (name, w) -> w);
    return update.build();
  }

  /** What a parameter is before its step along the gradients' mean. */
  @FunctionalInterface
  interface Before {
    Node of(String name, Node w);
  }

  void add(
      Graph g,
      UpdateBuilder update,
      Map<String, Variable> parameters,
      List<Node> gradients,
      Before before) {
    Node rate =
        update.number(
            "rate", (t, factor) -> (float) (learningRate * factor / (1 - Powers.of(beta1, t))));
    Node scale =
        update.number(
            "scale", (t, factor) -> (float) (1 / StrictMath.sqrt(1 - Powers.of(beta2, t))));
    UpdateBuilder.each(
        parameters,
        gradients,
        (name, w, gradient) -> {
          Variable m = update.state("m", name, w);
          Variable v = update.state("v", name, w);
          Node mean = g.variable(m).mul(beta1).add(gradient.mul(1 - beta1));
          Node square = g.variable(v).mul(beta2).add(gradient.square().mul(1 - beta2));
          g.assign(m, mean);
          g.assign(v, square);
          Node root = square.sqrt().mul(scale).add(epsilon);
          g.assign(w, before.of(name, g.variable(w)).sub(mean.mul(rate).div(root)));
        });
  }

  @Override
  public String describe() {
    return "adam " + learningRate + " " + beta1 + " " + beta2 + " " + epsilon;
  }
}
