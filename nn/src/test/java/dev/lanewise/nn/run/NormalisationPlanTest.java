package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plans for inference make of normalisations that no product takes in. */
class NormalisationPlanTest {
  private static final RandomKey KEY = RandomKey.of(79);

  /** Ahead of a product there are no weights to take them in: one scale and one shift remain. */
  @ParameterizedTest
  @ValueSource(strings = {"4, 5", "2, 5, 7", "2, 5, 3, 4", "1, 5, 2, 3, 2"})
  void normalisationsAheadOfAnythingBecomeOne(String dims) {
    Shape shape = Shape.of(Stream.of(dims.split(", ")).mapToInt(Integer::parseInt).toArray());
    Graph graph = new Graph();
    Node x = graph.input("x", shape);
    Node normal = perChannel(x.sigmoid(), "first").mul(0.5f);
    Node twice = perChannel(normal, "second").add(1);
    Plan plan = Planner.best().forInference().plan(Map.of("y", twice.relu()));
    assertThat(plan.steps()).extracting(Step::name).containsExactly("sigmoid+affine-relu");
    for (List<Node> outputs :
        List.of(List.of(twice.relu()), List.of(twice), List.of(twice.tanh(), normal))) {
      Agreement.check(graph, outputs, Agreement.inputs(graph, KEY), Agreement.weights(graph, KEY));
    }
  }

  /** A product that is wanted as it is, too, is computed once. */
  @Test
  void normalisationsOfASharedProductStayBehindIt() {
    Graph graph = new Graph();
    Node w = graph.variable(new Variable("w", Shape.of(5, 3, 1, 1)));
    Node product = graph.input("x", Shape.of(1, 3, 4, 4)).conv(w, Window.of(1), 1);
    Node twice = perChannel(perChannel(product, "first"), "second").relu();
    Plan plan = Planner.best().forInference().plan(Map.of("y", twice, "z", product));
    assertThat(plan.steps())
        .filteredOn(s -> s.name().contains("Conv"))
        .as(plan.describe())
        .hasSize(1);
    Agreement.check(
        graph,
        List.of(twice, product),
        Agreement.inputs(graph, KEY),
        Agreement.weights(graph, KEY));
  }

  /** {@code (x - m) / d * s + t}, each a vector over the second axis. */
  private static Node perChannel(Node x, String name) {
    int rank = x.shape().rank();
    int[] dims = new int[rank - 1];
    Arrays.fill(dims, 1);
    dims[0] = x.shape().dim(1);
    UnaryOperator<String> named = part -> name + " " + part;
    List<Node> vectors =
        Stream.of("mean", "deviation", "scale", "shift")
            .map(part -> x.graph().variable(new Variable(named.apply(part), Shape.of(dims))))
            .toList();
    Node deviation = vectors.get(1).square().add(0.5f).sqrt();
    return x.sub(vectors.get(0).broadcastTo(x.shape()))
        .div(deviation.broadcastTo(x.shape()))
        .mul(vectors.get(2).broadcastTo(x.shape()))
        .add(vectors.get(3).broadcastTo(x.shape()));
  }
}
