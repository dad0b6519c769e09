package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code g + decay w} for each gradient: the gradient of {@code decay / 2 |w|^2} added to the loss.
 *
 * @param decay not negative
 * @param optimizer what follows the gradients
 */
public record WeightDecay(float decay, Optimizer optimizer) implements Optimizer {
  /** Checks the range. */
  public WeightDecay {
    Range.notNegative("decay", "decay", decay);
  }

  @Override
  public float learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public Update addTo(
      Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients) {
    List<Node> decayed = new ArrayList<>();
    UpdateBuilder.each(
        parameters,
        gradients,
        (name, w, gradient) -> decayed.add(g.variable(w).mul(decay).add(gradient)));
    return optimizer.addTo(g, scope, parameters, decayed);
  }

  @Override
  public String describe() {
    return "decay " + decay + " " + optimizer.describe();
  }
}
