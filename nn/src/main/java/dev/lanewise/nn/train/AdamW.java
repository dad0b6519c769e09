package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;

/**
 * {@link Adam} with decoupled weight decay: {@code w' = w - rate decay w - rate (m' / (1 - b1^t)) /
 * (sqrt(v' / (1 - b2^t)) + epsilon)} (Loshchilov and Hutter: Decoupled weight decay regularization,
 * ICLR 2019, algorithm 2).
 *
 * @param adam the rest
 * @param decay not negative
 */
public record AdamW(Adam adam, float decay) implements Optimizer {
  /** Checks the range. */
  public AdamW {
    Range.notNegative("adamw", "decay", decay);
  }

  /** Adam's constants. */
  public static AdamW of(float learningRate, float decay) {
    return new AdamW(Adam.of(learningRate), decay);
  }

  @Override
  public float learningRate() {
    return adam.learningRate();
  }

  @Override
  public Update addTo(
      Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients) {
    UpdateBuilder update = new UpdateBuilder(g, scope);
    Node shrink =
        update.number("shrink", (t, factor) -> (float) (1 - learningRate() * factor * decay));
    adam.add(g, update, parameters, gradients, (name, w) -> w.mul(shrink));
    return update.build();
  }

  @Override
  public String describe() {
    return "adamw " + decay + " " + adam.describe();
  }
}
