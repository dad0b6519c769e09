package dev.lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.run.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ActivationLayerTest {
  private static final double[] POINTS = {-7, -2.5, -0.5, 0, 0.25, 2, 8};

  /** Constants of layers are floats: 1e-6. */
  private static void check(Layer layer, DoubleUnaryOperator formula) {
    double[] y = values(layer, Shape.of(1, POINTS.length), POINTS);
    for (int i = 0; i < POINTS.length; i++) {
      assertThat(y[i])
          .as("%s at %s", layer, POINTS[i])
          .isCloseTo(formula.applyAsDouble(POINTS[i]), within(1e-6 * Math.max(1, Math.abs(y[i]))));
    }
  }

  private static double[] values(Layer layer, Shape shape, double[] xs) {
    Graph graph = new Graph();
    Map<Variable, double[]> variables = new HashMap<>();
    for (Param p : layer.parameters().values()) {
      double[] v = new double[p.variable().shape().size()];
      for (int i = 0; i < v.length; i++) {
        v[i] = p.initializer().value(p.variable().shape(), RandomKey.of(1), i);
      }
      variables.put(p.variable(), v);
    }
    Node y = layer.apply(graph, graph.input("x", shape));
    assertThat(y.shape()).isEqualTo(shape);
    return Reference.of(Map.of("x", xs), variables).value(y);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  private static double elu(double x, double a) {
    return x > 0 ? x : a * Math.expm1(x / a);
  }

  @Test
  void layersAreTheirFormulas() {
    check(LeakyRelu.of(), x -> x > 0 ? x : 0.01 * x);
    check(new LeakyRelu(0.5f), x -> x > 0 ? x : 0.5 * x);
    check(ParametricRelu.of(), x -> x > 0 ? x : 0.25 * x);
    check(Elu.of(), x -> elu(x, 1));
    check(new Elu(0.5f), x -> x > 0 ? x : 0.5 * Math.expm1(x));
    check(new Selu(), x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)));
    check(Celu.of(), x -> elu(x, 1));
    check(new Celu(0.5f), x -> elu(x, 0.5));
    check(new GeluTanh(), x -> x * sigmoid(Math.sqrt(8 / Math.PI) * (x + 0.044715 * x * x * x)));
    check(new Silu(), x -> x * sigmoid(x));
    check(new Swish(2), x -> x * sigmoid(2 * x));
    check(new Mish(), x -> x * Math.tanh(softplus(x)));
    check(new Softplus(), ActivationLayerTest::softplus);
    check(new Softsign(), x -> x / (1 + Math.abs(x)));
    check(HardSigmoid.of(), x -> Math.clamp(x + 3, 0, 6) / 6);
    check(new HardSigmoid(0.5f, 0.25f), x -> Math.clamp(x / 2 + 0.25, 0, 1));
    check(new HardSwish(), x -> x * Math.clamp(x + 3, 0, 6) / 6);
    check(new Sin(), Math::sin);
    check(Maxout.of(new Sin(), new Tanh()), x -> Math.max(Math.sin(x), Math.tanh(x)));
    check(new Glu(new Sin(), new Tanh()), x -> Math.sin(x) * sigmoid(Math.tanh(x)));
  }

  /** Of 1: Abramowitz and Stegun, table 26.1, P(1) = 0.841344746068543. */
  @Test
  void geluIsXTimesTheNormalDistributionFunction() {
    double[] y = values(new Gelu(), Shape.of(1, 3), new double[] {-1, 0, 1});
    assertThat(y[0]).isCloseTo(0.841344746068543 - 1, within(1e-12));
    assertThat(y[1]).isZero();
    assertThat(y[2]).isCloseTo(0.841344746068543, within(1e-12));
  }

  @Test
  void rowsOfSoftmaxAreDistributions() {
    double[] x = {1, 2, 3, -1, 0, 5};
    double[] y = values(new Softmax(), Shape.of(2, 3), x);
    double[] log = values(new LogSoftmax(), Shape.of(2, 3), x);
    assertThat(y[0] + y[1] + y[2]).isCloseTo(1, within(1e-12));
    assertThat(y[3] + y[4] + y[5]).isCloseTo(1, within(1e-12));
    for (int i = 0; i < y.length; i++) {
      assertThat(Math.exp(log[i])).isCloseTo(y[i], within(1e-12));
    }
  }

  @Test
  void parametersOfPartsAreNamedByThem() {
    Layer normed = new Glu(Sequential.of(Linear.of(4, 2), BatchNorm.of(2)), Linear.of(4, 2));
    assertThat(normed.state().keySet()).containsExactly("value.1.mean", "value.1.variance");
    Layer glu = new Glu(Linear.of(4, 2), Linear.of(4, 2));
    assertThat(glu.parameters().keySet())
        .containsExactly("value.weight", "value.bias", "gate.weight", "gate.bias");
    Layer maxout = Maxout.of(Linear.of(4, 2), Linear.of(4, 2));
    assertThat(maxout.parameters().keySet())
        .containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
    assertThat(ParametricRelu.of(3).parameterCount()).isEqualTo(3);
  }

  @Test
  void everyChannelHasItsSlope() {
    double[] x = {-1, -2, -3, -4, -5, -6, -7, 8};
    Param slopes = Param.of("slope", Shape.of(2), (shape, key, i) -> i + 1);
    assertThat(values(new ParametricRelu(slopes), Shape.of(2, 2, 1, 2), x))
        .containsExactly(-1, -2, -6, -8, -5, -6, -14, 8);
    assertThatThrownBy(() -> values(ParametricRelu.of(3), Shape.of(4, 1), new double[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parametric-relu: x is [4, 1] but axis 1 must have 3 channels");
  }

  @Test
  void errorsNameThePart() {
    Graph graph = new Graph();
    Node x = graph.input("x", Shape.of(1, 4));
    assertThatThrownBy(() -> Maxout.of().apply(graph, x))
        .hasMessage("maxout: needs a piece but got none");
    assertThatThrownBy(() -> new Glu(Linear.of(4, 2), Linear.of(3, 2)).apply(graph, x))
        .hasMessage("gate: matmul: x is [1, 4] but y is [2, 3] transposed (inner 4 != 3)");
  }
}
