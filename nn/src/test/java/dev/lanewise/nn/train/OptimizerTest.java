package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final float[] START = {3f, -2f, 0.5f};
  private static final double[] CURVATURE = {1, 10, 0.1};

  /**
   * w after each of {@code steps} steps on {@code sum_i c_i w_i^2 / 2}, whose gradient is {@code
   * c_i w_i}.
   */
  private static float[] descend(Optimizer optimizer, Schedule schedule, int steps) {
    Graph g = new Graph();
    Variable w = new Variable("w", Shape.of(3));
    Node curvature = g.constant(Shape.of(3), 1f, 10f, 0.1f);
    Node loss = g.variable(w).square().mul(curvature).sum().mul(0.5f);
    Update update =
        optimizer.addTo(g, "o", Map.of("w", w), Gradient.of(loss, List.of(g.variable(w))));
    Weights weights = Weights.zeros(Map.of("w", w)).with(update.state());
    weights.set("w", START);
    Execution run =
        Execution.of(
            Planner.of(Kernels.best()).plan(Map.of("loss", loss), g.assignments()), weights);
    for (int t = 1; t <= steps; t++) {
      update.set(run, t, schedule.factor(t, steps));
      run.run();
    }
    return weights.get("w");
  }

  @Test
  void sgdWithMomentumIsItsRecurrence() {
    float[] w = descend(new Sgd(0.05f, 0.9f), Schedule.constant(), 20);
    for (int i = 0; i < 3; i++) {
      double x = START[i];
      double u = 0;
      for (int t = 1; t <= 20; t++) {
        u = 0.9 * u + CURVATURE[i] * x;
        x -= 0.05 * u;
      }
      assertThat((double) w[i])
          .isCloseTo(x, within(1e-5)); // 20 steps of a few roundings of values near 3
    }
  }

  @Test
  void sgdWithoutMomentumContractsByOneMinusRateTimesCurvature() {
    float[] w = descend(new Sgd(0.05f, 0), Schedule.constant(), 20);
    for (int i = 0; i < 3; i++) {
      double exact = START[i] * Math.pow(1 - 0.05 * CURVATURE[i], 20);
      assertThat((double) w[i]).isCloseTo(exact, within(1e-5));
    }
    assertThat(new Sgd(1, 0).addTo(new Graph(), "o", Map.of(), List.of()).state()).isEmpty();
  }

  @Test
  void adamIsAlgorithmOne() {
    float[] w = descend(Adam.of(0.1f), Schedule.cosine(), 30);
    for (int i = 0; i < 3; i++) {
      double x = START[i];
      double m = 0;
      double v = 0;
      for (int t = 1; t <= 30; t++) {
        double gradient = CURVATURE[i] * x;
        m = 0.9f * m + (1 - 0.9f) * gradient;
        v = 0.999f * v + (1 - 0.999f) * gradient * gradient;
        double rate = 0.1f * (1 + Math.cos(Math.PI * (t - 1) / 30)) / 2;
        x -=
            rate
                * (m / (1 - Math.pow(0.9f, t)))
                / (Math.sqrt(v / (1 - Math.pow(0.999f, t))) + 1e-8f);
      }
      assertThat((double) w[i])
          .isCloseTo(x, within(2e-4)); // 1 - 0.999f has 14 bits less than a float
    }
  }

  @Test
  void adamsFirstStepIsTheRateWhateverTheGradient() {
    float[] w = descend(Adam.of(0.1f), Schedule.constant(), 1);
    for (int i = 0; i < 3; i++) {
      assertThat(Math.abs(START[i] - w[i])).isCloseTo(0.1f, within(1e-5f));
    }
  }

  @Test
  void describesItself() {
    List<Optimizer> all =
        List.of(
            new Sgd(0.1f, 0.9f),
            new Nesterov(0.1f, 0.9f),
            new AdaGrad(0.1f, 1e-8f),
            new RmsProp(0.1f, 0.99f, 1e-8f),
            new Adam(3e-4f, 0.8f, 0.99f, 1e-6f),
            AdamW.of(1e-3f, 0.01f),
            Optimizer.sgd(0.1f).weightDecay(1e-4f).clipNorm(1).averaged(),
            AdamW.of(1e-3f, 0.01f).group("bias$", Adam.of(1e-3f)).averaged(0.999f));
    for (Optimizer o : all) {
      assertThat(Optimizer.parse(o.describe())).isEqualTo(o);
    }
    for (String bad :
        List.of(
            "",
            "adam",
            "adam 1 2 3 4",
            "sgd x 0",
            "sgd NaN 0",
            "sgd 0.1 1",
            "sgd 0.1 0 0",
            "lion 1 2",
            "adamw 0 sgd 0.1 0",
            "decay -1 sgd 0.1 0",
            "clip-norm 0 sgd 0.1 0",
            "average 0 sgd 0.1 0",
            "group ( sgd 0.1 0 sgd 0.1 0")) {
      assertThatThrownBy(() -> Optimizer.parse(bad))
          .as(bad)
          .isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }

  /** A step of a rule in double, of one number whose gradient is c x. */
  private interface Step {
    double next(double x, double gradient, double[] state, int t);
  }

  private static void follows(Optimizer optimizer, Step step, double tolerance) {
    int steps = 25;
    float[] w = descend(optimizer, Schedule.constant(), steps);
    for (int i = 0; i < 3; i++) {
      double x = START[i];
      double[] state = new double[2];
      for (int t = 1; t <= steps; t++) {
        x = step.next(x, CURVATURE[i] * x, state, t);
      }
      assertThat((double) w[i]).as(optimizer.describe()).isCloseTo(x, within(tolerance));
    }
  }

  // Tolerances: 25 steps of a few roundings of values up to 3, 2^-23 each, which the larger rates
  // below do not amplify.

  @Test
  void nesterovLooksAhead() {
    follows(
        new Nesterov(0.02f, 0.9f),
        (x, gradient, s, t) -> {
          s[0] = 0.9f * s[0] + gradient;
          return x - 0.02f * (gradient + 0.9f * s[0]);
        },
        2e-5);
  }

  @Test
  void adaGradDividesByAllGradientsSoFar() {
    follows(
        new AdaGrad(0.3f, 1e-6f),
        (x, gradient, s, t) -> {
          s[0] += gradient * gradient;
          return x - 0.3f * gradient / (Math.sqrt(s[0]) + 1e-6f);
        },
        2e-5);
  }

  @Test
  void rmsPropDividesByRecentGradients() {
    follows(
        new RmsProp(0.01f, 0.9f, 1e-6f),
        (x, gradient, s, t) -> {
          s[0] = 0.9f * s[0] + (1 - 0.9f) * gradient * gradient;
          return x - 0.01f * gradient / (Math.sqrt(s[0]) + 1e-6f);
        },
        2e-5);
  }

  @Test
  void adamWShrinksBesides() {
    follows(
        AdamW.of(0.05f, 0.1f),
        (x, gradient, s, t) -> {
          s[0] = 0.9f * s[0] + (1 - 0.9f) * gradient;
          s[1] = 0.999f * s[1] + (1 - 0.999f) * gradient * gradient;
          double mean = s[0] / (1 - Math.pow(0.9f, t));
          double square = s[1] / (1 - Math.pow(0.999f, t));
          return x * (1 - 0.05f * 0.1f) - 0.05f * mean / (Math.sqrt(square) + 1e-8f);
        },
        2e-4); // 1 - 0.999f has 14 bits less than a float
  }

  @Test
  void weightDecayIsARidge() {
    follows(
        Optimizer.sgd(0.05f).weightDecay(0.5f),
        (x, gradient, s, t) -> x - 0.05f * (gradient + 0.5f * x),
        2e-5);
  }

  @Test
  void clippingKeepsTheDirection() {
    float[] w = descend(Optimizer.sgd(1).clipNorm(0.5f), Schedule.constant(), 1);
    double[] g = {3, -20, 0.05};
    double norm = Math.sqrt(9 + 400 + 0.0025);
    for (int i = 0; i < 3; i++) {
      assertThat((double) w[i]).isCloseTo(START[i] - 0.5 * g[i] / norm, within(1e-6));
    }
    assertThat(descend(Optimizer.sgd(0.01f).clipNorm(1e3f), Schedule.constant(), 5))
        .isEqualTo(descend(Optimizer.sgd(0.01f), Schedule.constant(), 5));
  }

  /** Squares of 3e19 and 4e19 have no finite sum: no step, rather than one in no direction. */
  @Test
  void clippingLeavesOutAStepWhoseNormIsInfinite() {
    Graph g = new Graph();
    Variable w = new Variable("w", Shape.of(2));
    Node gradient = g.variable(w).mul(1e19f);
    Update update = Optimizer.sgd(1).clipNorm(1).addTo(g, "o", Map.of("w", w), List.of(gradient));
    Weights weights = Weights.zeros(Map.of("w", w)).with(update.state());
    weights.set("w", 3, 4);
    Execution run =
        Execution.of(
            Planner.of(Kernels.best()).plan(Map.of("g", gradient), g.assignments()), weights);
    update.set(run, 1, 1);
    run.run();
    assertThat(weights.get("w")).containsExactly(3, 4);
  }

  @Test
  void averagesAreOfAllParametersSoFar() {
    Graph g = new Graph();
    Variable w = new Variable("w", Shape.of(1));
    Node loss = g.variable(w).square().sum().mul(0.5f);
    Optimizer optimizer = Optimizer.sgd(0.1f).averaged();
    Update update =
        optimizer.addTo(g, "o", Map.of("w", w), Gradient.of(loss, List.of(g.variable(w))));
    Weights weights = Weights.zeros(Map.of("w", w)).with(update.state());
    weights.set("w", 1f);
    Execution run =
        Execution.of(
            Planner.of(Kernels.best()).plan(Map.of("loss", loss), g.assignments()), weights);
    double sum = 0;
    for (int t = 1; t <= 20; t++) {
      update.set(run, t, 1);
      run.run();
      sum += Math.pow(0.9, t);
      float average = weights.get("o.average.w")[0];
      assertThat((double) average).isCloseTo(sum / t, within(1e-6));
    }
  }

  @Test
  void groupsHaveRatesOfTheirOwn() {
    Graph g = new Graph();
    Variable a = new Variable("a.weight", Shape.of(1));
    Variable b = new Variable("a.bias", Shape.of(1));
    Node loss = g.variable(a).add(g.variable(b)).sum();
    Map<String, Variable> parameters = new LinkedHashMap<>();
    parameters.put("a.weight", a);
    parameters.put("a.bias", b);
    Update update =
        Optimizer.sgd(0.5f)
            .group("bias$", Optimizer.sgd(0.25f, 0.9f))
            .addTo(g, "o", parameters, Gradient.of(loss, List.of(g.variable(a), g.variable(b))));
    assertThat(update.state()).containsOnlyKeys("o.group.u.a.bias");
    Weights weights = Weights.zeros(parameters).with(update.state());
    Execution run =
        Execution.of(
            Planner.of(Kernels.best()).plan(Map.of("loss", loss), g.assignments()), weights);
    update.set(run, 1, 1);
    run.run();
    assertThat(weights.get("a.weight")).containsExactly(-0.5f);
    assertThat(weights.get("a.bias")).containsExactly(-0.25f);
  }
}
