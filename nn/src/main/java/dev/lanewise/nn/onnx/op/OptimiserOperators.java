package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of optimisers: a rate, the number of the step, then all weights, all gradients, and all of
 * each kind of state; out come new weights and states in the same order.
 */
final class OptimiserOperators {
  private static final String DOMAIN = "ai.onnx.preview.training";

  private OptimiserOperators() {}

  static void addTo(Operators all) {
    all.add(DOMAIN, "Adagrad").tensors(c -> step(c, 1, adagrad(c)));
    all.add(DOMAIN, "Momentum").tensors(c -> step(c, 1, momentum(c)));
    all.add(DOMAIN, "Adam").tensors(c -> step(c, 2, adam(c)));
  }

  private interface Rule {
    /** From weight, gradient and states to weight and states. */
    double[] apply(double x, double g, double... states);
  }

  private static List<Tensor> step(TensorCall c, int states, Rule rule) {
    int kinds = 2 + states;
    int n = (c.count() - 2) / kinds;
    List<TensorBuilder> made = new ArrayList<>();
    for (int k = 0; k < (1 + states) * n; k++) {
      made.add(new TensorBuilder(c.type(2), c.dims(2 + k % n)));
    }
    for (int t = 0; t < n; t++) {
      for (int i = 0; i < c.in(2 + t).size(); i++) {
        double[] before = new double[states];
        for (int s = 0; s < states; s++) {
          before[s] = c.in(2 + (2 + s) * n + t).real(i);
        }
        double[] after = rule.apply(c.in(2 + t).real(i), c.in(2 + n + t).real(i), before);
        for (int k = 0; k <= states; k++) {
          made.get(k * n + t).set(i, after[k]);
        }
      }
    }
    return made.stream().map(TensorBuilder::done).toList();
  }

  /** {@code h += g^2; x -= r g / (sqrt h + epsilon)}, r less from step to step. */
  private static Rule adagrad(TensorCall c) {
    double norm = c.use.real("norm_coefficient", 0);
    double epsilon = c.use.real("epsilon", 1e-6f);
    double rate = c.in(0).real(0) / (1 + c.in(1).whole(0) * (double) c.use.real("decay_factor", 0));
    return (x, g, h) -> {
      double regularised = norm * x + g;
      double squares = h[0] + regularised * regularised;
      return new double[] {x - rate * regularised / (Math.sqrt(squares) + epsilon), squares};
    };
  }

  /** {@code v = alpha v + beta g; x -= r v}, or in Nesterov's way {@code r (g + alpha v)}. */
  private static Rule momentum(TensorCall c) {
    double norm = c.use.real("norm_coefficient", 0);
    double alpha = c.use.real("alpha", 0);
    // The first step takes all of the gradient.
    double beta = c.in(1).whole(0) > 0 ? c.use.real("beta", 1) : 1;
    boolean nesterov = c.use.oneOf("mode", "standard", "nesterov").equals("nesterov");
    double rate = c.in(0).real(0);
    return (x, g, state) -> {
      double regularised = norm * x + g;
      double v = alpha * state[0] + beta * regularised;
      return new double[] {x - rate * (nesterov ? regularised + alpha * v : v), v};
    };
  }

  private static Rule adam(TensorCall c) {
    double norm = c.use.real("norm_coefficient", 0);
    double after = 1 - c.use.real("norm_coefficient_post", 0);
    double alpha = c.use.real("alpha", 0.9f);
    double beta = c.use.real("beta", 0.999f);
    double epsilon = c.use.real("epsilon", 1e-6f);
    double t = c.in(1).real(0);
    double rate = c.in(0).real(0);
    double corrected =
        t > 0 ? rate * Math.sqrt(1 - Math.pow(beta, t)) / (1 - Math.pow(alpha, t)) : rate;
    return (x, g, state) -> {
      double regularised = norm * x + g;
      double v = alpha * state[0] + (1 - alpha) * regularised;
      double h = beta * state[1] + (1 - beta) * regularised * regularised;
      return new double[] {after * (x - corrected * v / (Math.sqrt(h) + epsilon)), v, h};
    };
  }
}
