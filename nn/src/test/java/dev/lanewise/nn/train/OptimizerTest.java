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
    Map<String, Variable> state =
        optimizer.addTo(g, Map.of("w", w), Gradient.of(loss, List.of(g.variable(w))));
    Weights weights = Weights.zeros(Map.of("w", w)).with(state);
    weights.set("w", START);
    Execution run =
        Execution.of(
            Planner.of(Kernels.best()).plan(Map.of("loss", loss), g.assignments()), weights);
    for (int t = 1; t <= steps; t++) {
      optimizer.set(run, t, schedule.factor(t, steps));
      run.run();
    }
    return weights.get("w");
  }

  @Test
  void sgdWithMomentumIsItsRecurrence() {
    float[] w = descend(new Sgd(0.05f, 0.9f), Schedule.CONSTANT, 20);
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
    float[] w = descend(new Sgd(0.05f, 0), Schedule.CONSTANT, 20);
    for (int i = 0; i < 3; i++) {
      double exact = START[i] * Math.pow(1 - 0.05 * CURVATURE[i], 20);
      assertThat((double) w[i]).isCloseTo(exact, within(1e-5));
    }
    assertThat(new Sgd(1, 0).addTo(new Graph(), Map.of(), List.of())).isEmpty();
  }

  @Test
  void adamIsAlgorithmOne() {
    float[] w = descend(Adam.of(0.1f), Schedule.COSINE, 30);
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
    float[] w = descend(Adam.of(0.1f), Schedule.CONSTANT, 1);
    for (int i = 0; i < 3; i++) {
      assertThat(Math.abs(START[i] - w[i])).isCloseTo(0.1f, within(1e-5f));
    }
  }

  @Test
  void schedulesBeginAtOneAndEndNearZero() {
    for (Schedule s : Schedule.values()) {
      assertThat(s.factor(1, 100)).isEqualTo(1);
    }
    assertThat(Schedule.LINEAR.factor(100, 100)).isCloseTo(0.01, within(1e-12));
    assertThat(Schedule.COSINE.factor(51, 100)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.COSINE.factor(100, 100)).isLessThan(1e-3);
  }

  @Test
  void describesItself() {
    for (Optimizer o : List.of(new Sgd(0.1f, 0.9f), new Adam(3e-4f, 0.8f, 0.99f, 1e-6f))) {
      assertThat(Optimizer.parse(o.describe())).isEqualTo(o);
    }
    for (String bad :
        List.of("", "adam", "adam 1 2 3 4", "sgd x 0", "sgd NaN 0", "sgd 0.1 1", "lion 1 2")) {
      assertThatThrownBy(() -> Optimizer.parse(bad))
          .as(bad)
          .isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }
}
