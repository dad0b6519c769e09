package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Source;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.Recomputation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Plans that compute again what they do not keep give the same bits as those that keep it. */
class RecomputationProperties {
  private static final List<Recomputation> WAYS =
      List.of(
          Recomputation.cheap(),
          Recomputation.segments(2),
          Recomputation.segments(5),
          Recomputation.least());

  /** Outputs and then variables after a run, with freed memory poisoned. */
  private static List<float[]> run(
      Plan plan, Map<String, float[]> inputs, Weights weights, int times) {
    Weights own = weights.copy();
    Execution run = Execution.poisoned(plan, own);
    inputs.forEach(
        (name, x) -> {
          if (plan.inputs().containsKey(name)) {
            run.set(name, x);
          }
        });
    for (int i = 0; i < times; i++) {
      run.run();
    }
    List<float[]> results = new ArrayList<>();
    plan.outputs()
        .forEach(
            (name, shape) -> {
              float[] y = new float[shape.size()];
              run.get(name, y);
              results.add(y);
            });
    results.add(own.array());
    return results;
  }

  private static Map<String, Node> named(List<Node> nodes) {
    Map<String, Node> outputs = new LinkedHashMap<>();
    nodes.forEach(node -> outputs.put("out" + outputs.size(), node));
    return outputs;
  }

  private static void sameBits(
      Graph graph, Map<String, Node> outputs, Map<String, float[]> inputs, Weights weights) {
    Plan keeping = Planner.best().plan(outputs, graph.assignments());
    List<float[]> expected = run(keeping, inputs, weights, 2);
    for (Recomputation way : WAYS) {
      Plan plan = Planner.best().recomputing(way).plan(outputs, graph.assignments());
      List<float[]> got = run(plan, inputs, weights, 2);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(got.get(i))
            .as("result %d with recomputation %s by%n%s", i, way, plan.describe())
            .isEqualTo(expected.get(i));
      }
      if (way.equals(Recomputation.least())) {
        assertThat(plan.arenaSize()).isLessThanOrEqualTo(keeping.arenaSize());
      }
    }
  }

  @Property(tries = 20, seed = "7")
  void randomGraphs(@ForAll @IntRange(max = Integer.MAX_VALUE - 1) int seed) {
    DrawnGraph drawn = new DrawnGraph(RandomKey.of(seed));
    List<Node> wanted = new ArrayList<>(drawn.outputs());
    Node loss = wanted.getFirst().tanh().sum().add(wanted.get(1).sin().sum());
    List<Node> sources =
        List.copyOf(drawn.graph.nodes()).stream()
            .filter(n -> n.op() instanceof Source && !(n.op() instanceof Source.Constant))
            .toList();
    List<Node> gradients = Gradient.of(loss, sources);
    wanted.addAll(gradients);
    wanted.addAll(Gradient.of(gradients.getFirst().square().sum(), sources.subList(0, 2)));
    sameBits(drawn.graph, named(wanted), drawn.inputs(), drawn.weights());
  }

  /** A step of training with dropout, which must draw again what it drew. */
  private static void sameBits(Networks.Network net, int batch) {
    Layer dropping =
        Sequential.empty()
            .then("drop", new Dropout(0.2f))
            .then("net", net.layer())
            .then("after", new Dropout(0.3f));
    Graph graph = new Graph(Mode.TRAINING, RandomKey.of(2));
    Node x = graph.input("x", net.inputShape().prepend(batch));
    Node loss = dropping.apply(graph, x.tanh()).square().mean();
    List<Variable> variables = List.copyOf(dropping.variables().values());
    List<Node> gradients = Gradient.of(loss, variables.stream().map(graph::variable).toList());
    for (int i = 0; i < variables.size(); i++) {
      Variable v = variables.get(i);
      if (!graph.assignments().containsKey(v)) {
        graph.assign(v, graph.variable(v).sub(gradients.get(i).mul(0.01f)));
      }
    }
    Weights weights = Weights.init(dropping, RandomKey.of(3)).with(graph.state());
    Map<String, float[]> inputs = Agreement.inputs(graph, RandomKey.of(4));
    sameBits(graph, Map.of("loss", loss), inputs, weights);
  }

  @Test
  void deepPerceptron() {
    sameBits(Networks.mlp(30, 24, 24, 24, 24, 24, 24, 24, 24, 24, 5), 12);
  }

  @Test
  void lenet5() {
    sameBits(Networks.lenet5(), 2);
  }

  @Test
  void residualNetwork() {
    sameBits(Networks.cnn(Shape.of(1, 4, 4), 3), 2);
  }
}
