package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.longs;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.raw;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tensors without elements, which ONNX has anywhere: empty batches, empty lists, sums of nothing.
 */
class EmptyTensorsTest {
  /** An operator's node, its float inputs' sizes and what its output must be. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(String name, OnnxBytes node, int[][] inputs, Tensor output) {}

  private static int[] dims(int... dims) {
    return dims;
  }

  private static OnnxBytes of(String op, int inputs) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      names.add("x" + i);
    }
    return node(op, String.join(",", names), "y");
  }

  private static Case makes(OnnxBytes node, int[] output, float value, int[]... inputs) {
    float[] values = new float[Arrays.stream(output).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, value);
    String name = Arrays.deepToString(inputs) + " to " + Arrays.toString(output);
    return new Case(name, node, inputs, Tensor.of(output, values));
  }

  private static Case empty(OnnxBytes node, int[] output, int[]... inputs) {
    return makes(node, output, 0, inputs);
  }

  private static OnnxBytes pool(String op) {
    return of(op, 1).attribute("kernel_shape", 2, 2).attribute("strides", 2, 2);
  }

  private static OnnxBytes along(String op, long axis, long keep) {
    return node(op, "x0,axis" + axis, "y").attribute("keepdims", keep);
  }

  /** Inputs are ones. */
  private static Stream<Case> cases() {
    return Stream.of(
        empty(of("Conv", 3), dims(0, 4, 6, 6), dims(0, 3, 8, 8), dims(4, 3, 3, 3), dims(4)),
        empty(
            of("Conv", 2).attribute("strides", 2, 2).attribute("pads", 1, 1, 1, 1),
            dims(1, 4, 0, 4),
            dims(1, 3, 0, 8),
            dims(4, 3, 4, 3)),
        makes(of("Conv", 3), dims(1, 4, 2, 2), 1, dims(1, 0, 4, 4), dims(4, 0, 3, 3), dims(4)),
        empty(of("Conv", 2), dims(1, 0, 2, 2), dims(1, 3, 4, 4), dims(0, 3, 3, 3)),
        empty(of("ConvTranspose", 2), dims(0, 4, 6, 6), dims(0, 3, 4, 4), dims(3, 4, 3, 3)),
        empty(of("Gemm", 3), dims(0, 4), dims(0, 3), dims(3, 4), dims(4)),
        makes(of("Gemm", 3), dims(2, 4), 1, dims(2, 0), dims(0, 4), dims(4)),
        makes(of("Gemm", 2), dims(2, 4), 0, dims(2, 0), dims(0, 4)),
        empty(of("MatMul", 2), dims(0, 2, 4), dims(0, 2, 3), dims(3, 4)),
        makes(of("MatMul", 2), dims(5, 2, 4), 0, dims(5, 2, 0), dims(0, 4)),
        empty(of("Softmax", 1), dims(0, 7), dims(0, 7)),
        empty(of("Softmax", 1), dims(0), dims(0)),
        empty(of("LogSoftmax", 1), dims(7, 0), dims(7, 0)),
        empty(pool("MaxPool"), dims(0, 3, 4, 4), dims(0, 3, 8, 8)),
        empty(pool("AveragePool"), dims(2, 0, 4, 4), dims(2, 0, 8, 8)),
        empty(pool("LpPool"), dims(0, 3, 4, 4), dims(0, 3, 8, 8)),
        empty(of("GlobalAveragePool", 1), dims(0, 3, 1, 1), dims(0, 3, 8, 8)),
        empty(of("GlobalMaxPool", 1), dims(0, 3, 1, 1), dims(0, 3, 8, 8)),
        empty(along("ReduceMean", 1, 0), dims(0), dims(0, 3)),
        makes(along("ReduceSum", 0, 0), dims(3), 0, dims(0, 3)),
        makes(along("ReduceProd", 0, 1), dims(1, 3), 1, dims(0, 3)),
        makes(along("ReduceMax", 0, 1), dims(1, 3), Float.NEGATIVE_INFINITY, dims(0, 3)),
        makes(along("ReduceMin", 0, 1), dims(1, 3), Float.POSITIVE_INFINITY, dims(0, 3)),
        makes(along("ReduceLogSumExp", 0, 0), dims(3), Float.NEGATIVE_INFINITY, dims(0, 3)),
        makes(along("ReduceL2", 0, 0), dims(3), 0, dims(0, 3)),
        makes(node("ReduceSum", "x0", "y"), dims(1, 1), 0, dims(0, 3)),
        empty(of("Concat", 2).attribute("axis", 0), dims(0, 3), dims(0, 3), dims(0, 3)),
        makes(of("Concat", 2).attribute("axis", 1), dims(2, 3), 1, dims(2, 0), dims(2, 3)),
        empty(of("Add", 2), dims(0, 3), dims(0, 3), dims(1, 3)),
        empty(of("Add", 2), dims(0, 3), dims(0, 1), dims(3)),
        empty(of("PRelu", 2), dims(0, 3), dims(0, 3), dims(3)),
        empty(of("Erf", 1), dims(0, 3), dims(0, 3)),
        empty(of("Flatten", 1), dims(0, 12), dims(0, 3, 4)),
        empty(of("Transpose", 1), dims(3, 0), dims(0, 3)),
        empty(node("Slice", "x0,axis0,axis0", "y"), dims(0, 3), dims(2, 3)),
        empty(node("Slice", "x0,axis0,axis1", "y"), dims(0, 3), dims(0, 3)),
        empty(node("Gather", "x0,none", "y"), dims(0, 3), dims(2, 3)),
        empty(node("Gather", "x0,axis1", "y").attribute("axis", 1), dims(0, 1), dims(0, 3)),
        empty(node("Tile", "x0,two", "y"), dims(0, 6), dims(0, 3)),
        empty(of("CumSum", 1).put(1, "zero"), dims(0, 3), dims(0, 3)),
        empty(of("Resize", 1).put(1, "").put(1, "scales"), dims(0, 3, 8, 8), dims(0, 3, 4, 4)),
        empty(
            of("BatchNormalization", 5),
            dims(0, 3, 4, 4),
            dims(0, 3, 4, 4),
            dims(3),
            dims(3),
            dims(3),
            dims(3)),
        empty(of("InstanceNormalization", 3), dims(0, 3, 4), dims(0, 3, 4), dims(3), dims(3)),
        empty(of("LayerNormalization", 3), dims(2, 0, 4), dims(2, 0, 4), dims(4), dims(4)),
        empty(of("LRN", 1).attribute("size", 3), dims(0, 3, 4, 4), dims(0, 3, 4, 4)),
        empty(
            of("LSTM", 3).attribute("hidden_size", 2),
            dims(5, 1, 0, 2),
            dims(5, 0, 3),
            dims(1, 8, 3),
            dims(1, 8, 2)),
        empty(node("Split", "x0,nothing", "y,z"), dims(0, 3), dims(2, 3)),
        empty(node("Pad", "x0,pads", "y"), dims(0, 4), dims(0, 3)),
        makes(node("Pad", "x0,more", "y"), dims(2, 3), 0, dims(0, 3)),
        empty(node("Expand", "x0,none_of_three", "y"), dims(0, 3), dims(1, 3)),
        empty(node("Reshape", "x0,flat", "y"), dims(0, 6), dims(0, 2, 3)),
        empty(node("Squeeze", "x0,axis1", "y"), dims(0, 3), dims(0, 1, 3)),
        empty(node("Unsqueeze", "x0,axis1", "y"), dims(0, 1), dims(0)),
        empty(node("TopK", "x0,axis1", "y,z"), dims(0, 1), dims(0, 3)),
        empty(node("GatherElements", "x0,nones", "y"), dims(0, 3), dims(2, 3)),
        makes(node("ScatterElements", "x0,nones,x1", "y"), dims(2, 3), 1, dims(2, 3), dims(0, 3)),
        empty(node("GatherND", "x0,nowhere", "y"), dims(0, 3), dims(2, 3)),
        makes(node("ScatterND", "x0,nowhere,x1", "y"), dims(2, 3), 1, dims(2, 3), dims(0, 3)),
        empty(of("Hardmax", 1), dims(0, 3), dims(0, 3)),
        empty(of("LpNormalization", 1), dims(0, 3), dims(0, 3)),
        empty(of("MeanVarianceNormalization", 1), dims(0, 3, 2, 2), dims(0, 3, 2, 2)),
        empty(
            of("GroupNormalization", 3).attribute("num_groups", 2),
            dims(0, 4, 2, 2),
            dims(0, 4, 2, 2),
            dims(2),
            dims(2)),
        empty(of("GridSample", 2), dims(0, 3, 5, 6), dims(0, 3, 4, 4), dims(0, 5, 6, 2)),
        empty(of("RoiAlign", 2).put(1, "none"), dims(0, 3, 1, 1), dims(1, 3, 4, 4), dims(0, 4)),
        empty(of("Dropout", 1), dims(0, 3), dims(0, 3)),
        empty(of("Clip", 1), dims(0, 3), dims(0, 3)),
        empty(of("Trilu", 1), dims(0, 3, 3), dims(0, 3, 3)),
        empty(of("EyeLike", 1), dims(0, 3), dims(0, 3)),
        empty(of("Max", 2), dims(0, 3), dims(0, 3), dims(3)),
        empty(of("Sum", 2), dims(0, 3), dims(0, 3), dims(3)),
        empty(of("Pow", 2), dims(0, 3), dims(0, 3), dims(3)),
        empty(of("Mod", 2).attribute("fmod", 1), dims(0, 3), dims(0, 3), dims(3)),
        empty(of("GlobalLpPool", 1), dims(0, 3, 1, 1), dims(0, 3, 8, 8)),
        empty(
            of("RNN", 3).attribute("hidden_size", 2),
            dims(5, 1, 0, 2),
            dims(5, 0, 3),
            dims(1, 2, 3),
            dims(1, 2, 2)),
        empty(
            of("GRU", 3).attribute("hidden_size", 2),
            dims(0, 1, 4, 2),
            dims(0, 4, 3),
            dims(1, 6, 3),
            dims(1, 6, 2)),
        empty(of("SpaceToDepth", 1).attribute("blocksize", 2), dims(0, 4, 2, 2), dims(0, 1, 4, 4)),
        empty(
            of("CenterCropPad", 1).put(1, "two").attribute("axes", 1, 2),
            dims(0, 1, 2),
            dims(0, 3, 4)),
        empty(of("Compress", 1).put(1, "no").attribute("axis", 0), dims(0, 3), dims(2, 3)),
        empty(of("LeakyRelu", 1), dims(0, 3), dims(0, 3)),
        empty(of("Gelu", 1), dims(0, 3), dims(0, 3)),
        empty(of("Identity", 1), dims(0, 3), dims(0, 3)),
        empty(of("Neg", 1), dims(0, 3), dims(0, 3)),
        empty(of("DepthToSpace", 1).attribute("blocksize", 2), dims(0, 1, 4, 4), dims(0, 4, 2, 2)),
        empty(
            of("Einsum", 2).attribute("equation", "bij,bjk->bik"),
            dims(0, 2, 4),
            dims(0, 2, 3),
            dims(0, 3, 4)));
  }

  private static OnnxBytes constants() {
    return message()
        .put(5, longs("axis0", dims(1), 0))
        .put(5, longs("axis1", dims(1), 1))
        .put(5, longs("zero", dims(), 0))
        .put(5, longs("none", dims(0)))
        .put(5, longs("nothing", dims(2), 0, 2))
        .put(5, longs("flat", dims(2), -1, 6))
        .put(5, longs("pads", dims(4), 0, 0, 0, 1))
        .put(5, longs("more", dims(4), 1, 0, 1, 0))
        .put(5, longs("nones", dims(0, 3)))
        .put(5, longs("nowhere", dims(0, 1)))
        .put(5, longs("none_of_three", dims(2), 0, 3))
        .put(5, raw("no", ElementType.BOOL, dims(2), (byte) 0, (byte) 0))
        .put(5, longs("two", dims(2), 1, 2))
        .put(5, floats("scales", dims(4), 1, 1, 2, 2));
  }

  private static float[] ones(int... dims) {
    float[] ones = new float[Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    Arrays.fill(ones, 1);
    return ones;
  }

  @TestFactory
  Stream<DynamicTest> everyOperatorTakesThem() {
    return cases().flatMap(c -> Stream.of(run(c, true), run(c, false)));
  }

  /** As inputs of a run or as constants of the model. */
  private static DynamicTest run(Case c, boolean inputs) {
    OnnxBytes graph = constants();
    Map<String, Tensor> given = new TreeMap<>();
    for (int i = 0; i < c.inputs.length; i++) {
      int[] dims = c.inputs[i];
      if (inputs) {
        graph.put(11, value("x" + i, dims));
        given.put("x" + i, Tensor.of(dims, ones(dims)));
      } else {
        graph.put(5, floats("x" + i, dims, ones(dims)));
      }
    }
    graph.put(1, c.node).put(12, value("y", c.output.dims()));
    String name = new String(c.node.bytes(), ISO_8859_1).replaceAll("[^\\w]+", " ");
    return DynamicTest.dynamicTest(
        name + " " + c.name + (inputs ? "" : ", constant"),
        () ->
            assertThat(model(20, graph).load().session().run(given)).containsEntry("y", c.output));
  }

  @Test
  void anEmptyBatchGoesThroughANetworkInOneStage() {
    OnnxBytes graph =
        constants()
            .put(11, value("x", -1, 1, 4, 4))
            .put(5, floats("w", dims(2, 1, 3, 3), ones(18)))
            .put(5, floats("v", dims(2, 3), ones(6)))
            .put(1, node("Conv", "x,w", "a"))
            .put(1, node("Relu", "a", "b"))
            .put(1, node("MaxPool", "b", "c").attribute("kernel_shape", 2, 2))
            .put(1, node("Flatten", "c", "d"))
            .put(1, node("Gemm", "d,v", "e"))
            .put(1, node("Softmax", "e", "y"))
            .put(12, value("y", -1, 3));
    OnnxModel model = model(20, graph).load();
    assertThat(model.session().run(Map.of("x", Tensor.of(dims(0, 1, 4, 4), new float[0]))))
        .containsEntry("y", Tensor.of(dims(0, 3), new float[0]));
    Tensor one = Tensor.of(dims(1, 1, 4, 4), new float[16]);
    float third = 1f / 3;
    assertThat(model.session().run(Map.of("x", one)))
        .containsEntry("y", Tensor.of(dims(1, 3), third, third, third));
  }

  @Test
  void whatIsJoinedToNothingStaysInThePlan() {
    OnnxBytes graph =
        message()
            .put(11, value("past", 1, -1, 2))
            .put(11, value("x", 1, 3, 2))
            .put(5, floats("w", dims(2, 2), 1, 1, 1, 1))
            .put(1, node("Concat", "past,x", "all").attribute("axis", 1))
            .put(1, node("MatMul", "all,w", "y"))
            .put(12, value("y", 1, -1, 2));
    OnnxModel model = model(20, graph).load();
    assertThat(model.plan(Map.of("past", dims(1, 0, 2))).inputs()).containsOnlyKeys("x");
    Map<String, Tensor> given =
        Map.of(
            "past", Tensor.of(dims(1, 0, 2), new float[0]),
            "x", Tensor.of(dims(1, 3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
    assertThat(model.session().run(given))
        .containsEntry("y", Tensor.of(dims(1, 3, 2), 3f, 3f, 7f, 7f, 11f, 11f));
  }

  @Test
  void productsOfWholeNumbersTakeThem() {
    OnnxBytes graph =
        message()
            .put(11, value("x", ElementType.UINT8, -1, 1, 4, 4))
            .put(5, raw("w", ElementType.UINT8, dims(1, 1, 3, 3), new byte[9]))
            .put(1, node("ConvInteger", "x,w", "y"))
            .put(12, value("y", ElementType.INT32, -1, 1, 2, 2));
    Tensor x = Tensor.of(ElementType.UINT8, dims(0, 1, 4, 4), new long[0]);
    assertThat(model(20, graph).load().session().run(Map.of("x", x)))
        .containsEntry("y", Tensor.of(ElementType.INT32, dims(0, 1, 2, 2), new long[0]));
  }

  @Test
  void whatHasNoValueIsRefusedInOneLine() {
    assertThatThrownBy(() -> largest(node("ArgMax", "x", "y")))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("theArgMax")
        .hasMessageContaining("[0, 3] along axis 0");
    assertThatThrownBy(() -> largest(node("Gather", "x,at", "y")))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("theGather")
        .hasMessageContaining("axis of 0");
  }

  private static Map<String, Tensor> largest(OnnxBytes node) {
    OnnxBytes graph =
        message()
            .put(11, value("x", -1, 3))
            .put(5, longs("at", dims(1), 0))
            .put(1, node)
            .put(12, value("y", ElementType.INT64, 1, 3));
    return model(20, graph).load().session().run(Map.of("x", Tensor.of(dims(0, 3), new float[0])));
  }
}
