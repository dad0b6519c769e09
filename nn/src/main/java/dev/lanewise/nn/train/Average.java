package dev.lanewise.nn.train;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keeps an average of each parameter besides: {@code a' = a + c_t (w' - a)}. Exponential with
 * {@code c_1 = 1}, {@code c_t = 1 - decay}; with decay 1 arithmetic, {@code c_t = 1 / t}, which is
 * optimal for stochastic gradients (Polyak and Juditsky, SIAM J. Control and Optimization, 1992).
 *
 * @param decay in (0, 1]
 * @param optimizer what moves the parameters
 */
public record Average(float decay, Optimizer optimizer) implements Optimizer {
  /** Name of the averages among the state. */
  static final String SLOT = "average";

  /** Checks the range. */
  public Average {
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException(
          "average: decay is " + decay + " but must be above 0 and at most 1");
    }
  }

  @Override
  public float learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public Update addTo(
      Graph g, String scope, Map<String, Variable> parameters, List<Node> gradients) {
    UpdateBuilder update = new UpdateBuilder(g, scope);
    update.include(optimizer.addTo(g, scope, parameters, gradients));
    Node weight =
        update.number(
            "weight", (t, factor) -> t == 1 ? 1 : decay == 1 ? (float) (1.0 / t) : 1 - decay);
    UpdateBuilder.each(
        parameters,
        gradients,
        (name, w, gradient) -> {
          Variable average = update.average(name, w);
          Node next = Objects.requireNonNull(g.assignments().get(w));
          Node before = g.variable(average);
          g.assign(average, before.add(next.sub(before).mul(weight)));
        });
    return update.build();
  }

  @Override
  public String describe() {
    return "average " + decay + " " + optimizer.describe();
  }
}
