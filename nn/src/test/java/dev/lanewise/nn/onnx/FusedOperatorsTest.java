package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime's optimiser writes computes what it stands for. */
class FusedOperatorsTest {
  /** Sums of up to 48 products of numbers below 2, rounded in another order: 48 eps 4 48. */
  private static final double BOUND = 1e-3;

  private final Random random = new Random(5);

  private Tensor tensor(int... dims) {
    float[] x = new float[Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return Tensor.of(dims, x);
  }

  private static OnnxBytes fused(String op, String inputs, String outputs) {
    return node(op, inputs, outputs).put(7, "com.microsoft");
  }

  private static OnnxBytes real(OnnxBytes node, String name, float value) {
    return node.put(5, message().put(1, name).put(2, value).put(20, 1L));
  }

  private static OnnxBytes graph(Map<String, Tensor> inputs, OnnxBytes... nodes) {
    OnnxBytes graph = message();
    inputs.forEach(
        (name, x) -> {
          // What begins with w is a weight, as in files.
          graph.put(
              name.startsWith("w") ? 5 : 11,
              name.startsWith("w") ? floats(name, x.dims(), x.floats()) : value(name, x.dims()));
        });
    for (OnnxBytes node : nodes) {
      graph.put(1, node);
    }
    return graph.put(12, value("y"));
  }

  private static Tensor run(Map<String, Tensor> inputs, OnnxBytes... nodes) {
    OnnxBytes model = model(20, graph(inputs, nodes));
    model.put(8, message().put(1, "com.microsoft").put(2, 1L));
    Map<String, Tensor> given = new TreeMap<>(inputs);
    given.keySet().removeIf(name -> name.startsWith("w"));
    return Objects.requireNonNull(model.load().session().run(given).get("y"));
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.dims()).isEqualTo(expected.dims());
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.real(i)).as("%d", i).isCloseTo(expected.real(i), within(BOUND));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Relu, 0, 0",
    "Tanh, 0, 0",
    "Sigmoid, 0, 0",
    "LeakyRelu, 0.3, 0",
    "HardSigmoid, 0.25, 0.4",
    "Elu, 0.7, 0"
  })
  void convolutions(String activation, float alpha, float beta) {
    Map<String, Tensor> inputs =
        Map.of(
            "x",
            tensor(2, 3, 5, 6),
            "w",
            tensor(4, 3, 3, 3),
            "wb",
            tensor(4),
            "z",
            tensor(2, 4, 5, 6));
    OnnxBytes parameters = message().put(1, "activation_params").put(7, alpha);
    OnnxBytes one =
        fused("FusedConv", "x,w,wb,z", "y")
            .attribute("pads", 1L, 1L, 1L, 1L)
            .attribute("activation", activation)
            .put(5, parameters.put(7, beta).put(20, 6L));
    OnnxBytes act = node(activation, "s", "y");
    boolean plain = alpha == 0;
    act = plain ? act : real(act, "alpha", alpha);
    assertClose(
        run(inputs, one),
        run(
            inputs,
            node("Conv", "x,w,wb", "c").attribute("pads", 1L, 1L, 1L, 1L),
            node("Add", "c,z", "s"),
            beta == 0 ? act : real(act, "beta", beta)));
  }

  @Test
  void products() {
    Map<String, Tensor> inputs =
        Map.of("x", tensor(5, 4), "w", tensor(5, 3), "wc", tensor(3), "b", tensor(2, 6, 5));
    assertClose(
        run(
            inputs,
            real(fused("FusedGemm", "x,w,wc", "y").attribute("transA", 1L), "alpha", 0.5f)
                .attribute("activation", "Relu")),
        run(
            inputs,
            real(node("Gemm", "x,w,wc", "g").attribute("transA", 1L), "alpha", 0.5f),
            node("Relu", "g", "y")));
    assertClose(
        run(
            inputs,
            real(fused("FusedMatMul", "w,b", "y").attribute("transA", 1L), "alpha", 2)
                .attribute("transB", 1L)),
        run(
            inputs,
            node("Transpose", "w", "t"),
            node("Transpose", "b", "u").attribute("perm", 0L, 2L, 1L),
            node("MatMul", "t,u", "p"),
            node("Add", "p,p", "y")));
    Map<String, Tensor> batches = Map.of("x", tensor(4, 2, 3), "b", tensor(2, 3, 5));
    assertClose(
        run(batches, fused("FusedMatMul", "x,b", "y").attribute("transBatchA", 1L)),
        run(
            batches,
            node("Transpose", "x", "t").attribute("perm", 1L, 0L, 2L),
            node("MatMul", "t,b", "y")));
    OnnxBytes other = fused("FusedGemm", "x,w,wc", "y").attribute("activation", "Magic");
    assertThatThrownBy(() -> run(inputs, other.attribute("transA", 1L)))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("activation Magic");
  }

  @Test
  void gaussianUnits() {
    Map<String, Tensor> inputs =
        Map.of("x", tensor(3, 8), "wb", tensor(8), "wk", Tensor.of(new int[0], 1.702f));
    OnnxBytes add = node("Add", "x,wb", "s");
    OnnxBytes exact = node("Gelu", "s", "y");
    assertClose(run(inputs, fused("BiasGelu", "x,wb", "y")), run(inputs, add, exact));
    assertClose(run(inputs, fused("Gelu", "x", "y")), run(inputs, node("Gelu", "x", "y")));
    assertClose(
        run(inputs, fused("FastGelu", "x,wb", "y")),
        run(inputs, add, node("Gelu", "s", "y").attribute("approximate", "tanh")));
    assertClose(
        run(inputs, fused("QuickGelu", "x", "y")),
        run(inputs, node("Mul", "x,wk", "k"), node("Sigmoid", "k", "g"), node("Mul", "x,g", "y")));
  }

  @Test
  void normalisationsOfSums() {
    Tensor x = tensor(2, 3, 8);
    Tensor gamma = tensor(8);
    Map<String, Tensor> inputs =
        Map.of("x", x, "s", tensor(2, 3, 8), "wg", gamma, "wb", tensor(8), "wc", tensor(8));
    OnnxBytes sum = node("Add", "x,s", "a");
    OnnxBytes biased = node("Add", "a,wc", "h");
    OnnxBytes layer = real(node("LayerNormalization", "h,wg,wb", "y"), "epsilon", 1e-3f);
    assertClose(
        run(inputs, real(fused("SkipLayerNormalization", "x,s,wg,wb,wc", "y"), "epsilon", 1e-3f)),
        run(inputs, sum, biased, layer));
    assertClose(
        run(inputs, fused("SkipLayerNormalization", "x,s,wg,wb,wc", "n,,,y")),
        run(inputs, sum, node("Add", "a,wc", "y")));
    assertClose(
        run(
            inputs,
            real(fused("SkipSimplifiedLayerNormalization", "x,s,wg,wc", "y"), "epsilon", 1e-3f)),
        byRoot(run(inputs, sum, node("Add", "a,wc", "y")), gamma));
    assertClose(
        run(inputs, real(node("SimplifiedLayerNormalization", "x,wg", "y"), "epsilon", 1e-3f)),
        byRoot(x, gamma));
  }

  /** {@code g x / sqrt(mean x^2 + 1e-3)} over rows of 8. */
  private static Tensor byRoot(Tensor x, Tensor g) {
    double[] y = new double[x.size()];
    for (int i = 0; i < y.length; i++) {
      double squares = 0;
      for (int j = i / 8 * 8; j < i / 8 * 8 + 8; j++) {
        squares += x.real(j) * x.real(j);
      }
      y[i] = g.real(i % 8) * x.real(i) / Math.sqrt(squares / 8 + 1e-3);
    }
    return Tensor.of(x.dims(), y);
  }
}
