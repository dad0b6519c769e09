package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * All gradients scaled by {@code min(1, most / norm)}, {@code norm} being the Euclidean norm of all
 * of them together (Pascanu, Mikolov and Bengio, ICML 2013, algorithm 1). Where the squares of
 * gradients have no finite sum in single precision, at norms above 1.8e19, the factor is 0 and the
 * step is left out.
 *
 * @param most positive
 * @param optimizer what follows the gradients
 */
public record ClipNorm(float most, Optimizer optimizer) implements Optimizer {
  /** Checks the range. */
  public ClipNorm {
    Range.positive("clip-norm", "most", most);
  }

  @Override
  public float learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public Update addTo(
      Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients) {
    if (gradients.isEmpty()) {
      return optimizer.addTo(g, scope, parameters, gradients);
    }
    Node squares =
        gradients.stream().map(gradient -> gradient.square().sum()).reduce(Node::add).orElseThrow();
    // most + max(0, norm - most) is most itself where nothing is to be clipped: the factor is 1.
    Node larger = squares.sqrt().sub(most).relu().add(most);
    Node factor = g.constant(most).div(larger);
    List<Node> clipped = gradients.stream().map(gradient -> gradient.mul(factor)).toList();
    return optimizer.addTo(g, scope, parameters, clipped);
  }

  @Override
  public String describe() {
    return "clip-norm " + most + " " + optimizer.describe();
  }
}
