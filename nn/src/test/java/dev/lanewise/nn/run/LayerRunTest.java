package dev.lanewise.nn.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.layer.AvgPool;
import dev.lanewise.nn.layer.Conv1d;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.GlobalAvgPool;
import dev.lanewise.nn.layer.GroupNorm;
import dev.lanewise.nn.layer.Gru;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.LayerNorm;
import dev.lanewise.nn.layer.LocallyConnected;
import dev.lanewise.nn.layer.LpPool;
import dev.lanewise.nn.layer.Lstm;
import dev.lanewise.nn.layer.MultiHeadAttention;
import dev.lanewise.nn.layer.Parallel;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Residual;
import dev.lanewise.nn.layer.Rnn;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.layer.SoftmaxPool;
import dev.lanewise.nn.layer.Upsample;
import dev.lanewise.nn.plan.Planner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small networks of composed layers, forward and backward: plans against the evaluator. */
class LayerRunTest {
  private static final RandomKey KEY = RandomKey.of(77);

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(residual(), Shape.of(3, 4, 6, 6)),
        Arguments.of(inception(), Shape.of(2, 4, 5, 5)),
        Arguments.of(transformer(), Shape.of(3, 5, 8)),
        Arguments.of(autoencoder(), Shape.of(2, 1, 12)),
        Arguments.of(local(), Shape.of(4, 2, 6, 4)),
        Arguments.of(recurrent(), Shape.of(2, 3, 4)));
  }

  private static Layer local() {
    return LocallyConnected.of(2, 3, Window.of(2).stride(2), 6, 4);
  }

  private static Layer recurrent() {
    return Sequential.of(Rnn.of(4, 3), Lstm.of(3, 5), Gru.of(5, 2));
  }

  private static Layer residual() {
    Layer body =
        Sequential.of(
            Conv2d.of(4, 4, Window.of(3).same()).withoutBias(),
            GroupNorm.of(4, 2),
            new Relu(),
            Conv2d.of(4, 4, Window.of(3).same()).groups(2));
    return Sequential.of(Residual.of(body), new Relu(), new GlobalAvgPool());
  }

  private static Layer inception() {
    return Parallel.of(
        Conv2d.of(4, 2, 1),
        Sequential.of(new AvgPool(Window.of(3).pad(1), true), Conv2d.of(4, 3, 1)),
        Sequential.of(new SoftmaxPool(Window.of(3).pad(1), 2), Conv2d.of(4, 1, 1)),
        new LpPool(Window.of(3).same(), 2));
  }

  private static Layer transformer() {
    return Sequential.of(
        Residual.of(Sequential.of(LayerNorm.of(8), MultiHeadAttention.of(8, 2).ofThePast())),
        Residual.of(Sequential.of(LayerNorm.of(8), MultiHeadAttention.of(8, 4))));
  }

  private static Layer autoencoder() {
    return Sequential.of(
        Conv1d.of(1, 3, Window.of(4).stride(3).same()),
        new Relu(),
        Conv1d.transposed(3, 2, Window.of(4).stride(3).same()),
        Upsample.linear(2));
  }

  /** Its output and the gradients of a scalar made of it, by the input and every parameter. */
  private record Built(Graph graph, List<Node> wanted, Map<String, float[]> inputs) {
    static Built of(Layer layer, Shape shape) {
      Graph graph = new Graph();
      Node x = graph.input("x", shape);
      Node y = layer.apply(graph, x);
      Node loss = y.mul(graph.constant(y.shape(), Agreement.numbers(KEY, y.shape().size()))).sum();
      List<Node> wrt = new ArrayList<>(List.of(x));
      layer.variables().values().forEach(v -> wrt.add(graph.variable(v)));
      List<Node> wanted = new ArrayList<>(Gradient.of(loss, wrt));
      wanted.add(y);
      return new Built(graph, wanted, Map.of("x", Agreement.numbers(KEY, shape.size())));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void plansAgreeWithTheEvaluator(Layer layer, Shape shape) {
    Built b = Built.of(layer, shape);
    Weights weights = Weights.init(layer.parameters(), KEY);
    Agreement.check(b.graph, b.wanted, b.inputs, weights);
    Agreement.checkThreads(b.graph, b.wanted, b.inputs, weights);
  }

  @Test
  void stacksOfProductsAllocateNothing() {
    Layer layer = local();
    Built b = Built.of(layer, Shape.of(4, 2, 6, 4));
    Map<String, Node> outputs = new LinkedHashMap<>();
    b.wanted.forEach(n -> outputs.put("out" + outputs.size(), n));
    Weights weights = Weights.init(layer.parameters(), KEY);
    Execution execution = Execution.of(Planner.best().plan(outputs, Map.of()), weights);
    b.inputs.forEach(execution::set);
    assertThat(Allocations.bytesOf(execution::run, 10)).isZero();
  }
}
