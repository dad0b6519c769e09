package dev.lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.RandomKey;
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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

/**
 * Rates of convergence on {@code f(w) = w' Q A Q' w / 2}, whose curvatures A lie between mu and L,
 * both among them, and Q reflects: theory's bounds, met by the plans that training runs.
 */
class DescentProperties {
  private static final int N = 8;

  /** Roundings of a step, relative to the largest value of f so far. */
  private static final double ROUNDING = 1e-5;

  /** A quadratic, where it starts, and what optimisers do with it. */
  private static final class Quadratic {
    final double largest;
    final double smallest;
    private final Graph g = new Graph();
    private final Variable w = new Variable("w", Shape.of(N, 1));
    private final Node f;
    private final float[] start = new float[N];

    Quadratic(long seed, double condition) {
      this(seed, condition, 0);
    }

    /** With no curvature along so many axes, where f is not strongly convex. */
    Quadratic(long seed, double condition, int flat) {
      RandomKey key = RandomKey.of(seed);
      smallest = 0.1 + key.uniform(0);
      largest = smallest * condition;
      float[] reflected = new float[N * N];
      double[] v = new double[N];
      double norm = 0;
      for (int i = 0; i < N; i++) {
        start[i] = key.normal(100 + i);
        v[i] = key.normal(200 + i);
        norm += v[i] * v[i];
      }
      for (int k = 0; k < N; k++) {
        double curvature =
            k == 0
                ? smallest
                : k == 1
                    ? largest
                    : k >= N - flat ? 0 : smallest + (largest - smallest) * key.uniform(300 + k);
        for (int i = 0; i < N; i++) {
          for (int j = 0; j < N; j++) {
            double qi = (i == k ? 1 : 0) - 2 * v[i] * v[k] / norm;
            double qj = (j == k ? 1 : 0) - 2 * v[j] * v[k] / norm;
            reflected[i * N + j] += (float) (curvature * qi * qj);
          }
        }
      }
      Node x = g.variable(w);
      f = g.constant(Shape.of(N, N), reflected).matmul(x).mul(x).sum().mul(0.5f);
    }

    /** f before each step, and after the last; squared norm of the gradient beside. */
    double[][] descend(Optimizer optimizer, int steps) {
      Node gradient = Gradient.of(f, g.variable(w));
      Update update = optimizer.addTo(g, "o", Map.of("w", w), List.of(gradient));
      Weights weights = Weights.zeros(Map.of("w", w)).with(update.state());
      weights.set("w", start);
      Execution run =
          Execution.of(
              Planner.of(Kernels.best())
                  .plan(Map.of("f", f, "norm", gradient.square().sum()), g.assignments()),
              weights);
      double[][] seen = new double[2][steps + 1];
      for (int t = 0; t <= steps; t++) {
        update.set(run, t + 1, 1);
        run.run();
        seen[0][t] = run.get("f");
        seen[1][t] = run.get("norm");
      }
      return seen;
    }
  }

  /**
   * With steps of 1 / L, {@code f(w_k) - f* <= (1 - mu / L)^k (f(w_0) - f*)} (Nesterov,
   * Introductory lectures on convex optimization, 2004, theorem 2.1.15's weaker form), and f never
   * rises.
   */
  @Property(tries = 30)
  void descentIsLinear(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int condition) {
    Quadratic q = new Quadratic(seed, condition);
    double[] f = q.descend(Optimizer.sgd((float) (1 / q.largest)), 40)[0];
    double rate = 1 - q.smallest / q.largest;
    for (int k = 0; k <= 40; k++) {
      assertThat(f[k]).isLessThanOrEqualTo(Math.pow(rate, k) * f[0] + ROUNDING * f[0]);
      assertThat(f[k]).isLessThanOrEqualTo(f[Math.max(0, k - 1)] + ROUNDING * f[0]);
    }
  }

  /**
   * The Polyak-Lojasiewicz condition along the way, {@code |grad f|^2 >= 2 mu (f - f*)}, and the
   * linear rate it is enough for (Karimi, Nutini and Schmidt, ECML 2016, theorem 1), also where f
   * is flat along some axes, and so not strongly convex.
   */
  @Property(tries = 40)
  void gradientsDominate(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100) int condition,
      @ForAll @IntRange(max = N - 2) int flat) {
    Quadratic q = new Quadratic(seed, condition, flat);
    double[][] seen = q.descend(Optimizer.sgd((float) (1 / q.largest)), 40);
    double rate = 1 - q.smallest / q.largest;
    for (int k = 0; k <= 40; k++) {
      assertThat(seen[1][k])
          .isGreaterThanOrEqualTo(
              2 * q.smallest * seen[0][k] * (1 - ROUNDING) - ROUNDING * seen[1][0]);
      assertThat(seen[0][k]).isLessThanOrEqualTo((Math.pow(rate, k) + ROUNDING) * seen[0][0]);
    }
  }

  /**
   * The same of {@code w^2 + 3 sin(w)^2}, which is not even convex: {@code mu = 1 / 32} and {@code
   * L = 8} (ibid., section 2.2).
   */
  @Property(tries = 30)
  void gradientsDominateWhereNothingIsConvex(@ForAll @FloatRange(min = -40, max = 40) float from) {
    Graph g = new Graph();
    Variable w = new Variable("w", Shape.of());
    Node x = g.variable(w);
    Node f = x.square().add(x.sin().square().mul(3));
    Node gradient = Gradient.of(f, x);
    Update update = Optimizer.sgd(1 / 8f).addTo(g, "o", Map.of("w", w), List.of(gradient));
    Weights weights = Weights.zeros(Map.of("w", w)).with(update.state());
    weights.set("w", new float[] {from});
    Execution run =
        Execution.of(
            Planner.of(Kernels.best())
                .plan(Map.of("f", f, "norm", gradient.square()), g.assignments()),
            weights);
    double first = 0;
    for (int k = 0; k <= 60; k++) {
      update.set(run, k + 1, 1);
      run.run();
      first = k == 0 ? run.get("f") : first;
      double rounding = ROUNDING * first;
      assertThat((double) run.get("norm"))
          .isGreaterThanOrEqualTo(2 / 32.0 * run.get("f") - rounding);
      assertThat((double) run.get("f"))
          .isLessThanOrEqualTo(Math.pow(1 - 1 / 256.0, k) * first + rounding);
    }
  }

  /** With steps above 2 / L some start diverges; with 1.9 / L none does. */
  @Property(tries = 20)
  void stepsBeyondTwoOverLDiverge(@ForAll long seed) {
    Quadratic q = new Quadratic(seed, 10);
    double[] wild = q.descend(Optimizer.sgd((float) (2.2 / q.largest)), 60)[0];
    assertThat(wild[60]).isGreaterThan(wild[30]);
    Quadratic same = new Quadratic(seed, 10);
    double[] tame = same.descend(Optimizer.sgd((float) (1.9 / same.largest)), 60)[0];
    assertThat(tame[60]).isLessThan(tame[0]);
  }

  /**
   * Where the condition number is large, the heavy ball with Polyak's constants is far ahead of
   * plain descent with its best step: {@code ((sqrt k - 1) / (sqrt k + 1))^2} a step against {@code
   * ((k - 1) / (k + 1))^2}. Its bound holds up to a factor polynomial in the number of steps.
   */
  @Property(tries = 20)
  void momentumGainsWhereConditionIsBad(@ForAll long seed) {
    double condition = 400;
    int steps = 150;
    Quadratic q = new Quadratic(seed, condition);
    double[] plain = q.descend(Optimizer.sgd((float) (2 / (q.largest + q.smallest))), steps)[0];
    Quadratic same = new Quadratic(seed, condition);
    double roots = Math.sqrt(same.largest) + Math.sqrt(same.smallest);
    double r = (Math.sqrt(condition) - 1) / (Math.sqrt(condition) + 1);
    double[] heavy =
        same.descend(Optimizer.sgd((float) (4 / (roots * roots)), (float) (r * r)), steps)[0];
    assertThat(heavy[steps])
        .isLessThan(4.0 * steps * steps * Math.pow(r, 2 * steps) * condition * heavy[0]);
    assertThat(heavy[steps]).isLessThan(plain[steps] + ROUNDING * plain[0]);
  }
}
