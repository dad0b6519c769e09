package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.plan.Planner;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Batch normalisation as it trains and as it predicts. */
class BatchNormTest {
  private static final Shape SHAPE = Shape.of(16, 3, 24, 24);

  private static Weights init(BatchNorm layer) {
    return Weights.init(layer, RandomKey.of(1));
  }

  private static float[] numbers() {
    float[] x = Agreement.numbers(RandomKey.of(2), SHAPE.size());
    for (int i = 0; i < x.length; i++) {
      x[i] = 3 + 2 * x[i]; // uniform in 1 .. 5: mean 3, variance 4 / 3
    }
    return x;
  }

  private static Execution training(BatchNorm layer, Weights weights, Team team, int times) {
    Graph g = new Graph(Mode.TRAINING, RandomKey.of(0));
    Node y = g.input("x", SHAPE);
    for (int i = 0; i < times; i++) {
      y = layer.apply(g, y);
    }
    return Execution.of(Planner.best().plan(Map.of("y", y), g.assignments()), weights, team);
  }

  /** After k steps on the same batch a mean that begins at 0 is {@code (1 - 0.9^k) m}. */
  @Test
  void runningAveragesFollowTheBatch() {
    BatchNorm layer = BatchNorm.of(3);
    Weights weights = init(layer);
    try (Team team = Team.of(1)) {
      Execution e = training(layer, weights, team, 1);
      e.set("x", numbers());
      for (int k = 0; k < 10; k++) {
        e.run();
      }
      double left = Math.pow(0.9, 10);
      for (int c = 0; c < 3; c++) {
        assertThat(weights.get("mean")[c]).isCloseTo((float) (3 * (1 - left)), within(0.05f));
        assertThat(weights.get("variance")[c])
            .isCloseTo((float) (left + 4.0 / 3 * (1 - left)), within(0.05f));
      }
      float[] y = new float[SHAPE.size()];
      e.get("y", y);
      double sum = 0;
      double squares = 0;
      for (float v : y) {
        sum += v;
        squares += v * v;
      }
      assertThat(sum / y.length).isCloseTo(0, within(1e-4));
      assertThat(squares / y.length).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void predictsByItsAverages() {
    BatchNorm layer = BatchNorm.of(3);
    Weights weights = init(layer);
    weights.set("mean", 1, 2, 3);
    weights.set("variance", 4, 9, 16);
    weights.set("scale", 2, 3, 4);
    weights.set("shift", 0, 1, 2);
    Model model = Model.of(layer, weights, Shape.of(3, 1, 2));
    try (Predictor p = model.predictor()) {
      float[] y = new float[6];
      p.run(new float[] {1, 3, 2, 5, 3, 7}, y);
      float[] expected = {0, 2, 1, 4, 2, 6};
      for (int i = 0; i < 6; i++) {
        assertThat(y[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    float[][] results = new float[2][SHAPE.size()];
    for (int threads = 1; threads <= 2; threads++) {
      BatchNorm layer = BatchNorm.of(3);
      try (Team team = Team.of(threads)) {
        Execution e = training(layer, init(layer), team, 1);
        e.set("x", numbers());
        e.run();
        e.get("y", results[threads - 1]);
      }
    }
    assertThat(results[1]).containsExactly(results[0]);
  }

  /** The second application starts from the averages that the first left. */
  @Test
  void oneLayerAppliedTwiceFollowsBoth() {
    BatchNorm layer = BatchNorm.of(3);
    Weights weights = init(layer);
    try (Team team = Team.of(1)) {
      Execution e = training(layer, weights, team, 2);
      e.set("x", numbers());
      e.run();
    }
    // First 0.1 * 3, then 0.9 of that and 0.1 * 0, the mean of what is normalised already.
    assertThat(weights.get("mean")[0]).isCloseTo(0.27f, within(0.01f));
  }
}
