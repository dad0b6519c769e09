package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * {@code min(most, max(-most, g))} for each number of each gradient. Unlike {@link ClipNorm} it may
 * turn the gradient to another direction.
 *
 * @param most positive
 * @param optimizer what follows the gradients
 */
public record ClipValue(float most, Optimizer optimizer) implements Optimizer {
  /** Checks the range. */
  public ClipValue {
    Range.positive("clip-value", "most", most);
  }

  @Override
  public float learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public Update addTo(
      Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients) {
    List<Node> clipped = gradients.stream().map(gradient -> gradient.clamp(-most, most)).toList();
    return optimizer.addTo(g, scope, parameters, clipped);
  }

  @Override
  public String describe() {
    return "clip-value " + most + " " + optimizer.describe();
  }
}
