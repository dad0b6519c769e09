package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A plan must compute what the reference evaluator computes, whatever it did to get there. */
final class Agreement {
  /**
   * Rounding of float against double over some hundred operations, relative to the largest number
   * of a tensor.
   */
  static final double TOLERANCE = 5e-5;

  private Agreement() {}

  /** Numbers in -1 .. 1 that floats hold exactly. */
  static float[] numbers(RandomKey key, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 2 * key.uniform(i) - 1;
    }
    return x;
  }

  static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  /** Random values for all inputs of a graph. */
  static Map<String, float[]> inputs(Graph graph, RandomKey key) {
    Map<String, float[]> inputs = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Source.Input i) {
        inputs.put(i.label(), numbers(key.split(node.id()), i.shape().size()));
      }
    }
    return inputs;
  }

  /** Random values for all variables of a graph. */
  static Weights weights(Graph graph, RandomKey key) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Source.VariableRead r) {
        variables.put(r.variable().name(), r.variable());
      }
    }
    graph.assignments().keySet().forEach(v -> variables.put(v.name(), v));
    Weights weights = Weights.zeros(variables);
    weights
        .names()
        .forEach(
            n ->
                weights.set(
                    n, numbers(key.split(n.hashCode()), weights.variable(n).shape().size())));
    return weights;
  }

  /**
   * Outputs and assignments of a graph, by the reference kernels, the best ones, and the evaluator;
   * outputs also by a plan for inference.
   */
  static void check(Graph graph, List<Node> wanted, Map<String, float[]> inputs, Weights weights) {
    check(graph, wanted, inputs, weights, UnaryOperator.identity());
  }

  /**
   * The same by planners that differ.
   *
   * @param how makes them of usual ones
   */
  static void check(
      Graph graph,
      List<Node> wanted,
      Map<String, float[]> inputs,
      Weights weights,
      UnaryOperator<Planner> how) {
    Map<String, Node> outputs = new LinkedHashMap<>();
    wanted.forEach(n -> outputs.put("out" + outputs.size(), n));
    Map<String, double[]> exact = new LinkedHashMap<>();
    inputs.forEach((name, x) -> exact.put(name, doubles(x)));
    Reference reference = Reference.of(exact, weights);
    List<Plan> plans = new ArrayList<>();
    for (Kernels kernels : List.of(Kernels.reference(), Kernels.best())) {
      plans.add(how.apply(Planner.of(kernels)).plan(outputs, graph.assignments()));
    }
    if (!outputs.isEmpty()) {
      plans.add(how.apply(Planner.best()).forInference().plan(outputs));
    }
    for (Plan plan : plans) {
      Weights own = weights.copy();
      Execution execution = Execution.poisoned(plan, own);
      // Twice: the second run finds the memory as the first one left it.
      for (int run = 0; run < 2; run++) {
        weights.names().forEach(n -> own.set(n, weights.get(n)));
        set(execution, inputs);
        execution.run();
        compare(plan, execution, own, outputs, graph, reference);
      }
    }
  }

  /** Sets the inputs that the plan still needs. */
  private static void set(Execution execution, Map<String, float[]> inputs) {
    inputs.forEach(
        (name, x) -> {
          if (execution.plan().inputs().containsKey(name)) {
            execution.set(name, x);
          }
        });
  }

  private static void compare(
      Plan plan,
      Execution execution,
      Weights own,
      Map<String, Node> outputs,
      Graph graph,
      Reference reference) {
    outputs.forEach(
        (name, node) -> {
          float[] got = new float[node.shape().size()];
          execution.get(name, got);
          close(name + " = " + node, plan, got, reference.value(node));
        });
    if (!plan.isForInference()) {
      graph
          .assignments()
          .forEach(
              (v, node) -> close("assigned " + v, plan, values(own, v), reference.value(node)));
    }
  }

  private static float[] values(Weights weights, Variable v) {
    return Arrays.copyOfRange(
        weights.array(), weights.offset(v), weights.offset(v) + v.shape().size());
  }

  private static void close(String what, Plan plan, float[] got, double[] expected) {
    double scale = 1;
    for (double e : expected) {
      scale = Math.max(scale, Math.abs(e));
    }
    for (int i = 0; i < got.length; i++) {
      if (!(Math.abs(got[i] - expected[i]) <= TOLERANCE * scale)) {
        assertThat(got[i])
            .as("%s at %d, by%n%s", what, i, plan.describe())
            .isEqualTo((float) expected[i]);
      }
    }
  }

  /** One, two and three threads must give the same bits. */
  static void checkThreads(
      Graph graph, List<Node> wanted, Map<String, float[]> inputs, Weights weights) {
    Map<String, Node> outputs = new LinkedHashMap<>();
    wanted.forEach(n -> outputs.put("out" + outputs.size(), n));
    checkThreads(Planner.best().plan(outputs, graph.assignments()), inputs, weights);
  }

  /** The same of a plan. */
  static void checkThreads(Plan plan, Map<String, float[]> inputs, Weights weights) {
    List<float[]> alone = results(plan, Execution.of(plan, weights.copy()), inputs);
    Weights expected = weights.copy();
    results(plan, Execution.of(plan, expected), inputs);
    for (int threads = 2; threads <= 3; threads++) {
      Weights own = weights.copy();
      try (Team team = Team.of(threads)) {
        List<float[]> together = results(plan, Execution.of(plan, own, team), inputs);
        for (int i = 0; i < alone.size(); i++) {
          assertThat(together.get(i))
              .as("output %d with %d threads", i, threads)
              .isEqualTo(alone.get(i));
        }
      }
      assertThat(own.array()).as("weights with %d threads", threads).isEqualTo(expected.array());
    }
  }

  private static List<float[]> results(
      Plan plan, Execution execution, Map<String, float[]> inputs) {
    set(execution, inputs);
    execution.run();
    return plan.outputs().entrySet().stream()
        .map(
            e -> {
              float[] got = new float[e.getValue().size()];
              execution.get(e.getKey(), got);
              return got;
            })
        .toList();
  }
}
