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
 * {@code u' = momentum u + g; w' = w - rate u'}: gradient descent with a heavy ball (Polyak 1964).
 *
 * @param learningRate positive
 * @param momentum in [0, 1); 0 keeps no state
 */
public record Sgd(float learningRate, float momentum) implements Optimizer {
  private static final String RATE = "sgd.rate";

  /** Checks the ranges. */
  public Sgd {
    Range.positive("sgd", "learning rate", learningRate);
    Range.belowOne("sgd", "momentum", momentum);
  }

  @Override
  public Map<String, Variable> addTo(
      Graph g, Map<String, Variable> parameters, List<Node> gradients) {
    Node rate = g.input(RATE, Shape.of());
    Map<String, Variable> state = new LinkedHashMap<>();
    int i = 0;
    for (Map.Entry<String, Variable> p : parameters.entrySet()) {
      Node gradient = gradients.get(i++);
      if (momentum > 0) {
        Variable u = new Variable("optimizer.u." + p.getKey(), p.getValue().shape());
        state.put(u.name(), u);
        gradient = g.variable(u).mul(momentum).add(gradient);
        g.assign(u, gradient);
      }
      g.assign(p.getValue(), g.variable(p.getValue()).sub(gradient.mul(rate)));
    }
    return state;
  }

  @Override
  public void set(Execution run, long step, double factor) {
    run.set(RATE, (float) (learningRate * factor));
  }

  @Override
  public String describe() {
    return "sgd " + learningRate + " " + momentum;
  }
}
