package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.layer.Softplus;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A critic with a gradient penalty (Gulrajani et al., NIPS 2017, eq. 3): {@code E D(fake) - E
 * D(real) + 10 E (|dD/dx| - 1)^2} on points between real and fake ones. Real points are on a ring,
 * fake ones are normal.
 */
class GradientPenaltyTest {
  private static final int BATCH = 32;
  private static final RandomKey KEY = RandomKey.of(3);

  /** Begins far too steep. */
  private final Layer critic =
      Sequential.of(
          Linear.of(2, 32, (shape, key, i) -> 4 * key.normal(i)), new Softplus(), Linear.of(32, 1));

  private final Graph graph = new Graph();
  private final Node real = graph.input("real", Shape.of(BATCH, 2));
  private final Node fake = graph.input("fake", Shape.of(BATCH, 2));
  private final Node share = graph.input("share", Shape.of(BATCH, 1));
  private final float[] reals = new float[2 * BATCH];
  private final float[] fakes = new float[2 * BATCH];
  private final float[] shares = new float[BATCH];
  private final Update update;
  private final Execution run;
  private int step;

  GradientPenaltyTest() {
    Node between = fake.add(real.sub(fake).mul(share));
    Node slope = Gradient.of(critic.apply(graph, between).sum(), between);
    // The root has no derivative at 0, where a dead critic would be.
    Node norm = slope.square().sum(1).add(1e-12f).sqrt();
    Node penalty = norm.sub(1f).square().mean();
    Node distance = critic.apply(graph, real).mean().sub(critic.apply(graph, fake).mean());
    Node loss = penalty.mul(10).sub(distance);
    Map<String, Variable> parameters = critic.variables();
    List<Node> gradients =
        Gradient.of(loss, parameters.values().stream().map(graph::variable).toList());
    update = Adam.of(1e-2f).addTo(graph, "optimizer", parameters, gradients);
    run =
        Execution.of(
            Planner.best()
                .plan(Map.of("penalty", penalty, "distance", distance), graph.assignments()),
            Weights.init(critic.parameters(), KEY).with(update.state()));
  }

  private void draw() {
    RandomKey key = KEY.split(step);
    for (int i = 0; i < BATCH; i++) {
      double angle = 2 * Math.PI * key.uniform(i);
      reals[2 * i] = (float) (2 * Math.cos(angle));
      reals[2 * i + 1] = (float) (2 * Math.sin(angle));
      fakes[2 * i] = 0.5f * key.normal(1000 + 2 * i);
      fakes[2 * i + 1] = 0.5f * key.normal(1001 + 2 * i);
      shares[i] = key.uniform(5000 + i);
    }
  }

  private void step() {
    step++;
    draw();
    run.set("real", reals);
    run.set("fake", fakes);
    run.set("share", shares);
    update.set(run, step, 1);
    run.run();
  }

  /** Means of (penalty, distance) over some steps of training. */
  private double[] train(int steps) {
    double penalty = 0;
    double distance = 0;
    for (int i = 0; i < steps; i++) {
      step();
      penalty += run.get("penalty") / steps;
      distance += run.get("distance") / steps;
    }
    return new double[] {penalty, distance};
  }

  @Test
  void thePenaltyFallsWhileTheCriticTellsRealFromFake() {
    double[] before = train(5);
    train(115);
    double[] after = train(5);
    assertThat(after[0]).isLessThan(before[0] / 20);
    // The ring is 2 from the middle, the fakes 0.6 on average: with slope 1 at most they are 1.4
    // apart.
    assertThat(after[1]).isBetween(0.5, 2.0);
  }
}
