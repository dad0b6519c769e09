package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.longs;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.run.Allocations;
import dev.lanewise.nn.run.Execution;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(1)
class OnnxModelTest {
  private static float[] ramp(int n, float step) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i % 7 - 3) * step;
    }
    return x;
  }

  /** A convolution, its normalisation and ReLU, a pool, and a fully connected layer. */
  private static OnnxModel convolutional() {
    OnnxBytes graph =
        message()
            .put(11, value("x", -1, 1, 6, 6))
            .put(12, value("y", -1, 2))
            .put(5, floats("w", new int[] {2, 1, 3, 3}, ramp(18, 0.1f)))
            .put(5, floats("one", new int[] {2}, 1, 2))
            .put(5, floats("zero", new int[] {2}, 0.5f, -0.5f))
            .put(5, floats("v", new int[] {2}, 1, 4))
            .put(5, floats("f", new int[] {2, 18}, ramp(36, 0.05f)))
            .put(5, longs("all", new int[] {2}, 0, -1))
            .put(1, node("Conv", "x,w", "c").attribute("pads", new long[] {1, 1, 1, 1}))
            .put(1, node("BatchNormalization", "c,one,zero,zero,v", "n"))
            .put(1, node("Relu", "n", "r"))
            .put(
                1,
                node("MaxPool", "r", "p")
                    .attribute("kernel_shape", new long[] {2, 2})
                    .attribute("strides", new long[] {2, 2}))
            .put(1, node("Reshape", "p,all", "q"))
            .put(1, node("Gemm", "q,f", "y").attribute("transB", 1L));
    return model(13, graph).load();
  }

  /** The same by hand. */
  private static float[] byHand(float[] x) {
    float[] w = ramp(18, 0.1f);
    float[] f = ramp(36, 0.05f);
    float[] scale = {1, 2};
    float[] shift = {0.5f, -0.5f};
    double[] root = {Math.sqrt(1 + 1e-5), Math.sqrt(4 + 1e-5)};
    double[] y = new double[2];
    for (int c = 0; c < 2; c++) {
      for (int p = 0; p < 9; p++) {
        double most = 0;
        for (int q = 0; q < 4; q++) {
          int row = p / 3 * 2 + q / 2;
          int column = p % 3 * 2 + q % 2;
          double sum = 0;
          for (int t = 0; t < 9; t++) {
            int i = row + t / 3 - 1;
            int j = column + t % 3 - 1;
            sum += i < 0 || j < 0 || i > 5 || j > 5 ? 0 : x[6 * i + j] * w[9 * c + t];
          }
          most = Math.max(most, (sum - shift[c]) / root[c] * scale[c] + shift[c]);
        }
        for (int o = 0; o < 2; o++) {
          y[o] += most * f[18 * o + 9 * c + p];
        }
      }
    }
    return new float[] {(float) y[0], (float) y[1]};
  }

  /** Output y. */
  private static Tensor run(OnnxModel model, String input, Tensor x) {
    return Objects.requireNonNull(model.session().run(Map.of(input, x)).get("y"));
  }

  @Test
  void computesAConvolutionalNetwork() {
    float[] x = ramp(36, 0.3f);
    Tensor y = run(convolutional(), "x", Tensor.of(new int[] {1, 1, 6, 6}, x));
    assertThat(y.dims()).containsExactly(1, 2);
    float[] expected = byHand(x);
    // Sums of 9 and 18 products below 4 in size, each rounded a few times: 2^-24 * 27 * 4 * 4.
    for (int i = 0; i < 2; i++) {
      assertThat(y.real(i)).isCloseTo(expected[i], within(3e-5));
    }
  }

  private static Offset<Double> within(double d) {
    return Offset.offset(d);
  }

  @Test
  void isOnePlanForEachShapeAndAllocatesNothing() {
    OnnxModel model = convolutional();
    Plan plan = model.plan(Map.of("x", new int[] {3, 1, 6, 6}));
    assertThat(model.plan(Map.of("x", new int[] {3, 1, 6, 6}))).isSameAs(plan);
    assertThat(model.plan(Map.of())).isNotSameAs(plan);
    Execution run = model.session().fixed(Map.of("x", new int[] {3, 1, 6, 6}));
    float[] x = ramp(108, 0.3f);
    float[] y = new float[6];
    assertThat(
            Allocations.bytesOf(
                () -> {
                  run.set("x", x);
                  run.run();
                  run.get("y", y);
                },
                1000))
        .isZero();
    assertThat(Arrays.copyOf(y, 2)).isNotEqualTo(Arrays.copyOfRange(y, 2, 4));
  }

  @Test
  void tellsItsInputsAndOutputs() {
    OnnxModel model = convolutional();
    assertThat(model.inputs()).hasToString("[x float[n, 1, 6, 6]]");
    assertThat(model.outputs()).hasToString("[y float[n, 2]]");
    assertThat(model.metadata()).containsEntry("producer_name", "test");
    assertThat(model.weightCount()).isEqualTo(18 + 36);
  }

  @Test
  void refusesInputsOfAnotherNameTypeOrShape() {
    OnnxSession session = convolutional().session();
    assertThatThrownBy(() -> session.run(Map.of()))
        .isInstanceOf(OnnxException.class)
        .hasMessage("input x float[n, 1, 6, 6] is missing");
    assertThatThrownBy(() -> session.run(Map.of("z", Tensor.of(new int[0], 1f))))
        .hasMessage("there is no input z among [x]");
    assertThatThrownBy(
            () -> session.run(Map.of("x", Tensor.of(new int[] {1, 1, 6, 5}, ramp(30, 1)))))
        .hasMessage("input x float[n, 1, 6, 6] was given sizes [1, 1, 6, 5]");
    assertThatThrownBy(
            () -> session.run(Map.of("x", Tensor.of(new int[] {1, 1, 6, 6}, new long[36]))))
        .hasMessage("input x float[n, 1, 6, 6] was given int64[1, 1, 6, 6]");
  }

  @Test
  void reportsAllUnknownOperatorsAtOnce() {
    OnnxBytes graph =
        message()
            .put(11, value("x", 1))
            .put(12, value("y", 1))
            .put(1, node("Foo", "x", "a"))
            .put(1, node("Bar", "a", "b"))
            .put(1, node("Foo", "b", "y"));
    assertThatThrownBy(() -> model(13, graph).load())
        .isInstanceOfSatisfying(OnnxException.class, e -> assertThat(e.isUnsupported()).isTrue())
        .hasMessage("test: operators that are not supported: Bar (theBar) Foo (theFoo, theFoo)");
  }

  @Test
  void shapesOfInputsAreConstants() {
    // What exporters write for x.view(x.size(0), -1).
    OnnxBytes graph =
        message()
            .put(11, value("x", -1, 2, 3))
            .put(12, value("y", -1, -1))
            .put(5, longs("zero", new int[0], 0))
            .put(5, longs("rest", new int[] {1}, -1))
            .put(1, node("Shape", "x", "s"))
            .put(1, node("Gather", "s,zero", "n"))
            .put(1, node("Unsqueeze", "n", "n1").attribute("axes", new long[] {0}))
            .put(1, node("Concat", "n1,rest", "to").attribute("axis", 0L))
            .put(1, node("Reshape", "x,to", "r"))
            .put(1, node("Relu", "r", "y"));
    OnnxModel model = model(11, graph).load();
    assertThat(model.plan(Map.of("x", new int[] {5, 2, 3})).outputShape("y")).hasToString("[5, 6]");
  }

  @Test
  void goesOnInAPlanAfterWhatDependsOnData() {
    // The rows of x whose sum is positive, doubled: how many there are is known only in a run.
    OnnxBytes graph =
        message()
            .put(11, value("x", 3, 2))
            .put(12, value("y", -1, 2))
            .put(5, floats("zero", new int[0], 0))
            .put(5, floats("two", new int[0], 2))
            .put(
                1,
                node("ReduceSum", "x", "s")
                    .attribute("axes", new long[] {1})
                    .attribute("keepdims", 0L))
            .put(1, node("Greater", "s,zero", "g"))
            .put(1, node("Compress", "x,g", "c").attribute("axis", 0L))
            .put(1, node("Mul", "c,two", "y"));
    OnnxSession session = model(11, graph).load().session();
    Tensor x = Tensor.of(new int[] {3, 2}, 1, 2, -5, 1, 3, 4f);
    assertThat(session.run(Map.of("x", x)).get("y"))
        .isEqualTo(Tensor.of(new int[] {2, 2}, 2, 4, 6, 8f));
    Tensor none = Tensor.of(new int[] {3, 2}, -1, -2, -5, 1, -3, -4f);
    assertThat(session.run(Map.of("x", none)).get("y"))
        .isEqualTo(Tensor.of(new int[] {0, 2}, new float[0]));
  }

  @Test
  void indicesAreFloatsInsideAPlan() {
    OnnxBytes graph =
        message()
            .put(11, value("ids", ElementType.INT64, 1, 3))
            .put(12, value("y", 1, 3, 2))
            .put(5, floats("table", new int[] {4, 2}, 0, 1, 2, 3, 4, 5, 6, 7))
            .put(1, node("Gather", "table,ids", "e"))
            .put(1, node("Neg", "e", "y"));
    OnnxModel model = model(13, graph).load();
    assertThat(model.plan(Map.of()).inputs()).containsOnlyKeys("ids");
    Tensor ids = Tensor.of(new int[] {1, 3}, 3, -3, 0L);
    assertThat(run(model, "ids", ids).floats()).containsExactly(-6, -7, -2, -3, -0f, -1);
  }

  @Test
  void writesFunctionsOutWhereTheyAreCalled() {
    // f(a) = relu(a * k), k an attribute with a default.
    OnnxBytes constant =
        node("Constant", "", "k")
            .put(5, message().put(1, "value_float").put(20, 1L).put(21, "scale"));
    OnnxBytes function =
        message()
            .put(1, "f")
            .put(10, "mine")
            .put(4, "a")
            .put(5, "b")
            .put(11, message().put(1, "scale").put(2, 3f).put(20, 1L))
            .put(7, constant)
            .put(7, node("Mul", "a,k", "m"))
            .put(7, node("Relu", "m", "b"))
            .put(9, message().put(1, "").put(2, 13L));
    OnnxBytes graph =
        message()
            .put(11, value("x", 2))
            .put(12, value("y", 2))
            .put(1, node("f", "x", "t").put(7, "mine"))
            .put(1, node("f", "t", "y").put(7, "mine"));
    OnnxModel model =
        model(13, graph).put(8, message().put(1, "mine").put(2, 1L)).put(25, function).load();
    assertThat(model.session().run(Map.of("x", Tensor.of(new int[] {2}, -1f, 2f))).get("y"))
        .isEqualTo(Tensor.of(new int[] {2}, 0f, 18f));
  }

  /** {@code y = x + w} where w is an input that is 10, 20 if it is not given. */
  private static OnnxBytes adding(long irVersion) {
    OnnxBytes graph =
        message()
            .put(11, value("x", 2))
            .put(11, value("w", 2))
            .put(12, value("y", 2))
            .put(5, floats("w", new int[] {2}, 10, 20))
            .put(1, node("Neg", "w", "v"))
            .put(1, node("Sub", "x,v", "y"));
    return message().put(1, irVersion).put(7, graph).put(8, message().put(1, "").put(2, 13L));
  }

  private static Tensor pair(float a, float b) {
    return Tensor.of(new int[] {2}, a, b);
  }

  @Test
  void anInputWithAValueOfItsOwnMayBeGivenAnother() {
    OnnxModel model = adding(4).load();
    assertThat(model.inputs()).hasSize(1);
    assertThat(model.defaults()).singleElement().hasToString("w float[2]");
    OnnxSession session = model.session();
    assertThat(session.run(Map.of("x", pair(1, 2)))).containsEntry("y", pair(11, 22));
    assertThat(session.run(Map.of("x", pair(1, 2), "w", pair(5, 6))))
        .containsEntry("y", pair(6, 8));
    assertThat(session.run(Map.of("x", pair(1, 2)))).containsEntry("y", pair(11, 22));
    Tensor three = Tensor.of(new int[] {3}, 1f, 2f, 3f);
    assertThatThrownBy(() -> session.run(Map.of("x", pair(1, 2), "w", three)))
        .hasMessage("input w float[2] was given sizes [3]");
    Execution fixed = model.session().fixed(Map.of("w", new int[] {2}));
    fixed.set("x", new float[] {1, 2});
    fixed.set("w", new float[] {7, 8});
    fixed.run();
    float[] y = new float[2];
    fixed.get("y", y);
    assertThat(y).containsExactly(8, 10);
    assertThat(model.plan(Map.of()).inputs()).containsOnlyKeys("x");
  }

  @Test
  void inFilesOfIr3InitializersAreNoInputs() {
    OnnxModel model = adding(3).load();
    assertThat(model.defaults()).isEmpty();
    assertThatThrownBy(() -> model.session().run(Map.of("x", pair(1, 2), "w", pair(5, 6))))
        .hasMessage("there is no input w among [x]");
  }
}
