package dev.lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTest {
  private static Shape output(Layer layer, Shape in) {
    Graph graph = new Graph();
    return layer.apply(graph, graph.input("x", in)).shape();
  }

  @Test
  void theKnownNetworksHaveTheirPublishedSizes() {
    assertThat(Networks.lenet5().layer().parameterCount()).isEqualTo(61_706);
    assertThat(Networks.mlp().layer().parameterCount()).isEqualTo(669_706);
    for (String name : Networks.names()) {
      Networks.Network n = Networks.byName(name);
      assertThat(n.name()).isEqualTo(name);
      Shape result = output(n.layer(), n.inputShape().prepend(3));
      assertThat(result.dim(0)).isEqualTo(3);
      assertThat(result.dim(1)).isEqualTo(n.outputs());
    }
    assertThatThrownBy(() -> Networks.byName("lenet6"))
        .hasMessage("network: \"lenet6\" is unknown; known are " + Networks.names());
    Networks.Network table = Networks.of("mlp-32-16", Shape.of(30), 2);
    assertThat(table.name()).isEqualTo("mlp-32-16");
    assertThat(table.layer().parameterCount()).isEqualTo(30 * 32 + 32 + 32 * 16 + 16 + 16 * 2 + 2);
    assertThat(Networks.of("softmax", Shape.of(4), 3).layer().parameterCount()).isEqualTo(15);
    assertThatThrownBy(() -> Networks.of("lenet5", Shape.of(3, 32, 32), 10))
        .hasMessageContaining("[3, 32, 32], but it takes grey images, [1, 28, 28]");
    assertThatThrownBy(() -> Networks.of("cnn", Shape.of(4), 10)).hasMessageContaining("[4]");
    assertThatThrownBy(() -> Networks.mlp(3))
        .hasMessage("mlp: needs an input and an output size but got 1");
  }

  @Test
  void parametersAreNamedByTheirLayers() {
    assertThat(Networks.lenet5().layer().parameters().keySet())
        .containsExactly(
            "conv1.weight",
            "conv1.bias",
            "conv2.weight",
            "conv2.bias",
            "fc1.weight",
            "fc1.bias",
            "fc2.weight",
            "fc2.bias",
            "fc3.weight",
            "fc3.bias");
    assertThat(Sequential.of(Linear.of(2, 3), new Relu(), Linear.of(3, 1)).parameters().keySet())
        .containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
    assertThatThrownBy(() -> Sequential.empty().then("a", new Relu()).then("a", new Tanh()))
        .hasMessage("sequential: two layers are called a");
    assertThatThrownBy(() -> Sequential.empty().then("a.b", new Relu()))
        .hasMessageContaining("\"a.b\"");
  }

  @Test
  void shapesFollowTheLayers() {
    Shape image = Shape.of(2, 3, 9, 9);
    assertThat(output(Conv2d.of(3, 5, 3), image)).isEqualTo(Shape.of(2, 5, 7, 7));
    assertThat(output(Conv2d.of(3, 5, 3, 2, 1), image)).isEqualTo(Shape.of(2, 5, 5, 5));
    assertThat(output(MaxPool.of(2), image)).isEqualTo(Shape.of(2, 3, 4, 4));
    assertThat(output(AvgPool.of(3), image)).isEqualTo(Shape.of(2, 3, 3, 3));
    assertThat(output(new Flatten(), image)).isEqualTo(Shape.of(2, 243));
    assertThat(output(new Sigmoid(), image)).isEqualTo(image);
  }

  @Test
  void aShapeErrorNamesTheLayer() {
    Layer net = Sequential.empty().then("fc1", Linear.of(4, 3)).then("fc2", Linear.of(5, 2));
    assertThatThrownBy(() -> output(net, Shape.of(1, 4)))
        .hasMessage("fc2: matmul: x is [1, 3] but y is [2, 5] transposed (inner 3 != 5)");
  }

  @Test
  void anybodyCanWriteALayer() {
    Layer inner = Linear.of(4, 4);
    Layer residual =
        new Layer() {
          @Override
          public Node apply(Graph g, Node x) {
            return inner.apply(g, x).relu().add(x);
          }

          @Override
          public Map<String, Param> parameters() {
            return inner.parameters();
          }
        };
    Layer net = Sequential.of(residual, (g, x) -> x.square());
    assertThat(output(net, Shape.of(2, 4))).isEqualTo(Shape.of(2, 4));
    assertThat(net.parameters().keySet()).containsExactly("0.weight", "0.bias");
  }

  @Test
  void initialisersHaveTheirVariance() {
    Shape shape = Shape.of(50, 20, 5, 5);
    assertThat(variance(Initializer.he(), shape)).isBetween(0.95 * 2 / 500, 1.05 * 2 / 500);
    assertThat(variance(Initializer.glorot(), shape)).isBetween(0.95 * 2 / 1750, 1.05 * 2 / 1750);
    assertThat(variance(Initializer.uniform(500), shape)).isBetween(0.95 / 1500, 1.05 / 1500);
    assertThat(variance(Initializer.zeros(), shape)).isZero();
    assertThat(Initializer.constant(3).value(shape, RandomKey.of(1), 5)).isEqualTo(3);
  }

  private static double variance(Initializer initializer, Shape shape) {
    RandomKey key = RandomKey.of(8);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < shape.size(); i++) {
      double v = initializer.value(shape, key, i);
      sum += v;
      squares += v * v;
    }
    double mean = sum / shape.size();
    return squares / shape.size() - mean * mean;
  }
}
