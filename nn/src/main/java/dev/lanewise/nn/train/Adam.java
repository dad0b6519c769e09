package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.run.Execution;
import java.util.LinkedHashMap;
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
  private static final String RATE = "adam.rate";
  private static final String SCALE = "adam.scale";

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
  public Map<String, Variable> addTo(
      Graph g, Map<String, Variable> parameters, List<Node> gradients) {
    Node rate = g.input(RATE, Shape.of());
    Node scale = g.input(SCALE, Shape.of());
    Map<String, Variable> state = new LinkedHashMap<>();
    int i = 0;
    for (Map.Entry<String, Variable> p : parameters.entrySet()) {
      Variable w = p.getValue();
      Variable m = new Variable("optimizer.m." + p.getKey(), w.shape());
      Variable v = new Variable("optimizer.v." + p.getKey(), w.shape());
      state.put(m.name(), m);
      state.put(v.name(), v);
      Node gradient = gradients.get(i++);
      Node mean = g.variable(m).mul(beta1).add(gradient.mul(1 - beta1));
      Node square = g.variable(v).mul(beta2).add(gradient.square().mul(1 - beta2));
      g.assign(m, mean);
      g.assign(v, square);
      Node root = square.sqrt().mul(scale).add(epsilon);
      g.assign(w, g.variable(w).sub(mean.mul(rate).div(root)));
    }
    return state;
  }

  @Override
  public void set(Execution run, long step, double factor) {
    // StrictMath: the same bits on every machine.
    run.set(RATE, (float) (learningRate * factor / (1 - StrictMath.pow(beta1, (double) step))));
    run.set(SCALE, (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) step))));
  }

  @Override
  public String describe() {
    return "adam " + learningRate + " " + beta1 + " " + beta2 + " " + epsilon;
  }
}
