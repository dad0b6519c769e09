package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.layer.AvgPool;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.GlobalAvgPool;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.MaxPool;
import dev.lanewise.nn.layer.Parallel;
import dev.lanewise.nn.layer.Param;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Residual;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.layer.Sigmoid;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What plans for inference do to networks, and that these then still compute the same. */
class InferencePlanTest {
  private static final RandomKey KEY = RandomKey.of(78);

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(residual(), Shape.of(2, 3, 9, 9)),
        Arguments.of(inception(), Shape.of(1, 16, 7, 6)),
        Arguments.of(classifier(), Shape.of(2, 3, 12, 12)),
        Arguments.of(depthwise(), Shape.of(1, 16, 8, 8)),
        Arguments.of(dense(), Shape.of(3, 7)));
  }

  private static Layer normalised(int in, int out, Window window) {
    return Sequential.of(Conv2d.of(in, out, window).withoutBias(), BatchNorm.of(out), new Relu());
  }

  private static Layer residual() {
    Layer body =
        Sequential.of(
            normalised(16, 16, Window.of(3).pad(1)),
            Conv2d.of(16, 16, Window.of(3).pad(1)),
            BatchNorm.of(16));
    return Sequential.of(
        normalised(3, 16, Window.of(3).stride(2)),
        Residual.of(body),
        new Relu(),
        new GlobalAvgPool());
  }

  private static Layer inception() {
    return Parallel.of(
        Conv2d.of(16, 24, 1),
        Sequential.of(new MaxPool(Window.of(3).pad(1)), normalised(16, 8, Window.of(1))),
        Sequential.of(
            new AvgPool(Window.of(3).pad(1), false), Conv2d.of(16, 9, Window.of(3).pad(1))));
  }

  private static Layer classifier() {
    return Sequential.of(
        Conv2d.of(3, 8, Window.of(5).pad(2)).groups(1),
        new Relu(),
        MaxPool.of(2),
        Conv2d.of(8, 16, Window.of(3)).groups(2),
        new Relu(),
        new Flatten(),
        Linear.of(256, 10),
        BatchNorm.of(10),
        new Sigmoid(),
        Linear.of(10, 3));
  }

  private static Layer depthwise() {
    return Sequential.of(
        Conv2d.of(16, 16, Window.of(3).pad(1).stride(2)).groups(16).withoutBias(),
        BatchNorm.of(16),
        Conv2d.of(16, 32, 1),
        BatchNorm.of(32));
  }

  private static Layer dense() {
    return Sequential.of(Linear.of(7, 5), BatchNorm.of(5), new Relu(), Linear.of(5, 4));
  }

  /** Weights that are neither 0 nor 1, where those are what layers begin with. */
  private static Weights weights(Layer layer) {
    Map<String, Param> all = new LinkedHashMap<>(layer.parameters());
    all.putAll(layer.state());
    Weights weights = Weights.init(all, KEY);
    for (String name : weights.names()) {
      Shape shape = weights.variable(name).shape();
      if (shape.rank() == 1) {
        float[] x = Agreement.numbers(KEY.split(name.hashCode()), shape.size());
        for (int i = 0; i < x.length; i++) {
          x[i] = 1 + 0.5f * x[i];
        }
        weights.set(name, x);
      }
    }
    return weights;
  }

  private static Plan plan(Layer layer, Shape shape) {
    Graph graph = new Graph();
    Node y = layer.apply(graph, graph.input("x", shape));
    return Planner.best().forInference().plan(Map.of("y", y));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void plansAgreeWithTheEvaluator(Layer layer, Shape shape) {
    Graph graph = new Graph();
    Node y = layer.apply(graph, graph.input("x", shape));
    Map<String, float[]> inputs = Map.of("x", Agreement.numbers(KEY, shape.size()));
    Agreement.check(graph, List.of(y), inputs, weights(layer));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void threadsDoNotChangeABitAndNothingIsAllocated(Layer layer, Shape shape) {
    Plan plan = plan(layer, shape);
    Weights weights = weights(layer);
    float[] x = Agreement.numbers(KEY, shape.size());
    float[] one = new float[plan.outputShape("y").size()];
    Execution alone = Execution.of(plan, weights);
    alone.set("x", x);
    alone.run();
    alone.get("y", one);
    try (Team team = Team.of(3)) {
      Execution together = Execution.of(plan, weights, team);
      together.set("x", x);
      together.run();
      float[] three = new float[one.length];
      together.get("y", three);
      assertThat(three).isEqualTo(one);
    }
    assertThat(Allocations.bytesOf(alone::run, 20)).isZero();
  }

  @Test
  void normalisationsDisappearIntoTheWeights() {
    List<String> steps =
        plan(residual(), Shape.of(1, 3, 9, 9)).steps().stream().map(Step::name).toList();
    assertThat(steps)
        .filteredOn(name -> name.startsWith("ChannelsLastConv"))
        .containsExactly(
            "ChannelsLastConv+add-clamp",
            "ChannelsLastConv+add-clamp",
            "ChannelsLastConv+add-add-relu");
    assertThat(steps).noneMatch(name -> name.contains("multiply") || name.contains("sqrt"));
  }

  @Test
  void chainsAreReorderedOnlyAtTheirEnds() {
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(1, 8, 6, 6));
    Node a = convolved(x, "a");
    Node b = convolved(a.relu(), "b");
    Node pooled = b.maxPool(Window.of(2).stride(2));
    Node joined = Axes.concat(1, pooled, pooled.tanh());
    Node shuffled =
        joined.reshape(1, 2, 8, 3, 3).permute(0, 2, 1, 3, 4).reshape(1, 16, 3, 3).add(joined);
    Plan plan = Planner.best().forInference().plan(Map.of("y", shuffled));

    List<String> moves =
        plan.steps().stream().filter(s -> s.name().startsWith("Permute")).map(Step::name).toList();
    assertThat(moves).as(plan.describe()).hasSize(3); // in, the shuffle, out
    Agreement.check(
        graph, List.of(shuffled, a), Agreement.inputs(graph, KEY), Agreement.weights(graph, KEY));
  }

  private static Node convolved(Node x, String name) {
    Node w = x.graph().variable(new Variable(name, Shape.of(8, 8, 3, 3)));
    return x.conv(w, Window.of(3).pad(1), 1).mul(0.1f);
  }

  /** In registers where that is all, in memory where somebody wants what is between. */
  @Test
  void biasesAndClampsEndAConvolution() {
    List<UnaryOperator<Node>> ends =
        List.of(
            sum -> sum,
            Node::relu,
            sum -> sum.clamp(0, 6),
            sum -> sum.clamp(-0.25f, 0.5f),
            sum -> sum.clamp(-1, 0),
            sum -> sum.relu().clamp(0.125f, 1),
            Node::tanh);
    for (UnaryOperator<Node> end : ends) {
      Graph graph = new Graph();
      Node x = graph.input("x", Shape.of(2, 5, 6, 7));
      Node w = graph.variable(new Variable("w", Shape.of(21, 5, 1, 1)));
      Node b = graph.variable(new Variable("b", Shape.of(21, 1, 1)));
      Node product = x.conv(w, Window.of(1), 1);
      Node sum = product.add(b.broadcastTo(product.shape()));
      List<Node> alone =
          List.of(end.apply(sum), end.apply(b.broadcastTo(product.shape()).add(product)));
      List<Node> shared = List.of(sum, end.apply(sum), end.apply(product.add(0.25f)));
      for (List<Node> outputs : List.of(alone, shared)) {
        Agreement.check(
            graph, outputs, Agreement.inputs(graph, KEY), Agreement.weights(graph, KEY));
      }
    }
  }

  /**
   * Onto the residual where nobody wants it afterwards, and after the product where somebody does.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void residualsEndAConvolution(int side) {
    List<UnaryOperator<Node>> ends = List.of(sum -> sum, Node::relu, sum -> sum.clamp(-0.5f, 6));
    for (UnaryOperator<Node> end : ends) {
      Graph graph = new Graph();
      Node x = graph.input("x", Shape.of(2, 5, side, side));
      Node first = biased(x, "first", 32).relu();
      Node second = biased(first, "second", 32).add(first);
      Node third = biased(end.apply(second), "third", 32);
      Node last = end.apply(third.add(biased(x, "shortcut", 32)));
      Map<String, float[]> inputs = Agreement.inputs(graph, KEY);
      for (List<Node> outputs : List.of(List.of(last), List.of(last, first, third))) {
        Agreement.check(graph, outputs, inputs, Agreement.weights(graph, KEY));
      }
    }
  }

  /**
   * Convolutions write into concatenations, whatever else these hold, unless somebody else reads
   * what they make or it does not end in registers.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void concatenationsCopyNothingThatCanBeMadeInPlace(int batch) {
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(batch, 16, 6, 7));
    Node first = biased(x, "first", 32).relu();
    Node second = minimal(first, "second", 48);
    Node third = biased(first, "third", 24).relu();
    Node whole = Axes.concat(1, second, third);
    Node mixed =
        Axes.concat(
            1,
            biased(whole, "fourth", 16).tanh(), // ends in memory
            biased(whole, "fifth", 16).relu(),
            whole.maxPool(Window.of(3).pad(1)),
            minimal(first, "sixth", 16));
    Node last = biased(mixed, "last", 32).relu().sum(2, 3);

    Plan plan = Planner.best().forInference().plan(Map.of("y", last));
    assertThat(plan.steps())
        .filteredOn(s -> s.name().equals("Concat"))
        .as(plan.describe())
        .extracting(Step::bytes)
        .containsExactly(0L, 2L * Float.BYTES * batch * 42 * (16 + 72));
    Map<String, float[]> inputs = Agreement.inputs(graph, KEY);
    for (List<Node> outputs :
        List.of(
            List.of(last), List.of(last, whole), List.of(mixed, third), List.of(whole, mixed))) {
      Agreement.check(graph, outputs, inputs, Agreement.weights(graph, KEY));
    }
  }

  /** Single numbers are joined as well, and have no axis at all. */
  @Test
  void singleNumbersAreJoined() {
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(2, 3));
    Node sum = x.sum(0, 1).exp();
    Node joined = Axes.concat(0, sum.reshape(1), x.reshape(6), sum.tanh().reshape(1));
    Agreement.check(
        graph, List.of(joined), Agreement.inputs(graph, KEY), Agreement.weights(graph, KEY));
  }

  /** One that Winograd's algorithms compute. */
  private static Node minimal(Node x, String name, int filters) {
    Shape weights = Shape.of(filters, x.shape().dim(1), 3, 3);
    Node w = x.graph().variable(new Variable(name, weights));
    return x.conv(w, Window.of(3).pad(1), 1);
  }

  private static Node biased(Node x, String name, int filters) {
    Shape weights = Shape.of(filters, x.shape().dim(1), 1, 1);
    Node product = x.conv(x.graph().variable(new Variable(name, weights)), Window.of(1), 1);
    Node bias = x.graph().variable(new Variable(name + " bias", Shape.of(filters, 1, 1)));
    return product.add(bias.broadcastTo(product.shape()));
  }

  /**
   * Large enough that pooling is cut by rows, with windows that lap over the cuts and the edges.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void poolingOfOneImageIsCutByRows(boolean ceiling) {
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(1, 3, 61, 64));
    Window plain = Window.of(3).stride(2).pad(1);
    Window window = ceiling ? plain.ceiling() : plain;
    Node y = x.conv(graph.variable(new Variable("w", Shape.of(48, 3, 1, 1))), Window.of(1), 1);
    List<Node> pooled =
        List.of(
            y.maxPool(window),
            graph.add(new Pool.AveragePool(y, window, false)).relu(),
            graph.add(new Pool.AveragePool(y, window, true)));
    Plan plan = Planner.best().forInference().plan(Map.of("y", pooled.getFirst()));
    assertThat(plan.steps()).anyMatch(s -> s.name().equals("MaxPool") && s.parts() > 2);
    Agreement.check(graph, pooled, Agreement.inputs(graph, KEY), Agreement.weights(graph, KEY));
  }

  @Test
  void weightsAreReadOnce() {
    Layer layer = dense();
    Weights weights = weights(layer);
    Execution execution = Execution.of(plan(layer, Shape.of(3, 7)), weights);
    float[] before = new float[12];
    execution.run();
    execution.get("y", before);
    weights.names().forEach(n -> weights.set(n, new float[weights.get(n).length]));
    Execution later = Execution.of(plan(layer, Shape.of(3, 7)), weights);
    later.run();
    float[] after = new float[12];
    later.get("y", after);
    assertThat(after).containsOnly(0).isNotEqualTo(before);
  }

  @Test
  void variablesCannotBeAssigned() {
    Graph graph = new Graph();
    Variable v = new Variable("v", Shape.of(2));
    Node next = graph.variable(v).mul(2);
    assertThatThrownBy(() -> Planner.best().forInference().plan(Map.of(), Map.of(v, next)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("never change");
  }
}
