package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Draw;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.plan.Planner;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Random nodes: new numbers in each run, the same ones for each key, whatever runs them. */
class RandomTest {
  private static final int SIZE = 40_001;
  private static final RandomKey KEY = RandomKey.of(5);

  private static Execution execution(RandomKey key, Weights[] weights, Team team) {
    Graph g = new Graph(Mode.TRAINING, key);
    Node u = g.uniform(Shape.of(SIZE));
    Node z = g.normal(Shape.of(SIZE));
    Node d = g.dropout(g.fill(Shape.of(SIZE), 1), 0.25f);
    weights[0] = Weights.zeros(g.state());
    return Execution.of(
        Planner.best().plan(Map.of("u", u, "z", z, "d", d), g.assignments()), weights[0], team);
  }

  private static float[][] run(Execution e) {
    e.run();
    float[][] values = new float[3][SIZE];
    e.get("u", values[0]);
    e.get("z", values[1]);
    e.get("d", values[2]);
    return values;
  }

  @Test
  void runsDifferAndAreRepeatedFromTheSameState() {
    Weights[] weights = new Weights[1];
    try (Team one = Team.of(1);
        Team two = Team.of(2)) {
      Execution e = execution(KEY, weights, one);
      float[][] first = run(e);
      float[][] second = run(e);
      assertThat(weights[0].get("random.run")).containsExactly(2, 0);
      weights[0].set("random.run", 0, 0);
      float[][] again = run(e);
      float[][] shared = run(execution(KEY, weights, two));
      float[][] other = run(execution(RandomKey.of(6), weights, one));
      for (int i = 0; i < 3; i++) {
        assertThat(again[i]).containsExactly(first[i]);
        assertThat(shared[i]).containsExactly(first[i]);
        assertThat(second[i]).isNotEqualTo(first[i]);
        assertThat(other[i]).isNotEqualTo(first[i]);
      }
    }
  }

  /** Within five standard deviations of the mean of so many. */
  @Test
  void momentsAreThoseOfTheLaws() {
    try (Team one = Team.of(1)) {
      float[][] values = run(execution(KEY, new Weights[1], one));
      double root = Math.sqrt(SIZE);
      assertThat(mean(values[0])).isCloseTo(0.5, within(5 * Math.sqrt(1 / 12.0) / root));
      assertThat(mean(values[1])).isCloseTo(0, within(5 / root));
      assertThat(mean(values[2])).isCloseTo(1, within(5 * Math.sqrt(0.25 / 0.75) / root));
      for (float d : values[2]) {
        assertThat(d).isIn(0f, 1 / 0.75f);
      }
    }
  }

  @Test
  void runsAreCountedBeyondWhatOneFloatHolds() {
    Weights[] weights = new Weights[1];
    try (Team one = Team.of(1)) {
      Execution e = execution(KEY, weights, one);
      weights[0].set("random.run", Draw.PERIOD - 1, 7);
      e.run();
      assertThat(weights[0].get("random.run")).containsExactly(0, 8);
    }
  }

  @Test
  void nothingIsDroppedWhenPredicting() {
    Graph g = new Graph();
    Node x = g.input("x", Shape.of(3));
    assertThat(g.dropout(x, 0.5f)).isSameAs(x);
    assertThat(g.state()).isEmpty();
  }

  private static double mean(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += v;
    }
    return sum / x.length;
  }
}
