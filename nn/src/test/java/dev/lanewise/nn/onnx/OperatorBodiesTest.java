package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** An operator computed when it is loaded, by its evaluator, and by a plan: both must agree. */
class OperatorBodiesTest {
  /**
   * A use of an operator.
   *
   * @param floats shapes of inputs that are numbers
   * @param fixed inputs after them that decide what is computed
   */
  private record Case(
      String op, int opset, UnaryOperator<OnnxBytes> with, List<int[]> floats, List<Tensor> fixed) {
    String name() {
      return op
          + " of operator set "
          + opset
          + " "
          + floats.stream().map(Arrays::toString).toList();
    }
  }

  private static Case of(String op, int opset, UnaryOperator<OnnxBytes> with, int[]... floats) {
    return new Case(op, opset, with, List.of(floats), List.of());
  }

  private static Case of(String op, int opset, Tensor fixed, int[]... floats) {
    return new Case(op, opset, n -> n, List.of(floats), List.of(fixed));
  }

  /** Four steps of two examples of three numbers, three units; an LSTM with peepholes. */
  private static Case recurrent(String op, int gates, int d, String direction) {
    List<int[]> inputs =
        new ArrayList<>(
            List.of(
                dims(4, 2, 3),
                dims(d, 3 * gates, 3),
                dims(d, 3 * gates, 3),
                dims(d, 6 * gates),
                dims(0),
                dims(d, 2, 3)));
    if (gates == 4) {
      inputs.add(dims(d, 2, 3));
      inputs.add(dims(d, 9));
    }
    return new Case(
        op,
        14,
        n -> n.attribute("hidden_size", 3L).attribute("direction", direction),
        inputs,
        List.of());
  }

  private static int[] dims(int... dims) {
    return dims;
  }

  private static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String op :
        List.of("Abs", "Neg", "Sign", "Exp", "Log", "Sqrt", "Reciprocal", "Sin", "Cos", "Tanh")) {
      cases.add(of(op, 13, n -> n, dims(3, 5)));
    }
    for (String op : List.of("Sigmoid", "Erf", "Relu", "Identity", "Trilu", "Transpose")) {
      cases.add(of(op, 14, n -> n, dims(3, 5)));
    }
    for (String op : List.of("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean")) {
      cases.add(of(op, 13, n -> n, dims(2, 3, 4), dims(3, 1)));
    }
    cases.add(
        of(
            "Add",
            6,
            n -> n.attribute("broadcast", 1L).attribute("axis", 1L),
            dims(2, 3, 4),
            dims(3)));
    for (String op : List.of("Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal")) {
      cases.add(of(op, 16, n -> n, dims(2, 3, 4), dims(3, 1)));
    }
    for (String op :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp")) {
      cases.add(of(op, 11, n -> n.attribute("axes", new long[] {-1, 0}), dims(2, 3, 4)));
      cases.add(of(op, 11, n -> n.attribute("keepdims", 0L), dims(2, 3, 4)));
      cases.add(of(op, 18, Tensor.row(1), dims(2, 3, 4)));
    }
    cases.add(of("ArgMax", 13, n -> n.attribute("axis", -1L), dims(2, 3, 4)));
    cases.add(of("ArgMin", 13, n -> n.attribute("select_last_index", 1L), dims(2, 3, 4)));
    cases.add(of("Transpose", 13, n -> n.attribute("perm", new long[] {1, 2, 0}), dims(2, 3, 4)));
    cases.add(of("Concat", 13, n -> n.attribute("axis", -2L), dims(2, 3, 4), dims(2, 1, 4)));
    cases.add(of("Split", 11, n -> n.attribute("axis", 1L), dims(2, 4)));
    cases.add(of("Flatten", 13, n -> n.attribute("axis", -1L), dims(2, 3, 4)));
    cases.add(of("Squeeze", 11, n -> n.attribute("axes", new long[] {-2}), dims(2, 1, 4)));
    cases.add(of("Unsqueeze", 13, Tensor.row(-1, 0), dims(2, 3)));
    cases.add(of("Reshape", 13, Tensor.row(0, -1, 2), dims(2, 3, 4)));
    cases.add(of("Expand", 13, Tensor.row(2, 1, 4), dims(3, 1)));
    cases.add(of("Tile", 13, Tensor.row(2, 1, 3), dims(2, 3, 4)));
    cases.add(of("Gather", 13, Tensor.of(dims(2, 2), 1, -1, 0, 1L), dims(3, 4)));
    cases.add(
        new Case(
            "Gather",
            13,
            n -> n.attribute("axis", 1L),
            List.of(dims(2, 3, 4)),
            List.of(Tensor.of(dims(2, 2), 1, -1, 0, 2L))));
    cases.add(
        new Case(
            "Slice",
            13,
            n -> n,
            List.of(dims(5, 6)),
            List.of(Tensor.row(-1, 1), Tensor.row(-99, 99), Tensor.row(0, 1), Tensor.row(-2, 2))));
    for (String mode : List.of("constant", "reflect", "edge", "wrap")) {
      cases.add(
          new Case(
              "Pad",
              19,
              n -> n.attribute("mode", mode),
              List.of(dims(3, 4)),
              List.of(Tensor.row(1, 2, 2, 1))));
    }
    cases.add(of("Pad", 2, n -> n.attribute("pads", new long[] {1, -1, 0, 2}), dims(3, 4)));
    for (String mode : List.of("DCR", "CRD")) {
      cases.add(
          of(
              "DepthToSpace",
              13,
              n -> n.attribute("blocksize", 2L).attribute("mode", mode),
              dims(1, 8, 2, 3)));
    }
    cases.add(of("SpaceToDepth", 13, n -> n.attribute("blocksize", 2L), dims(1, 2, 4, 6)));
    cases.add(of("MatMul", 13, n -> n, dims(2, 1, 3, 4), dims(5, 4, 2)));
    cases.add(of("MatMul", 13, n -> n, dims(4), dims(2, 4, 3)));
    cases.add(of("MatMul", 13, n -> n, dims(2, 3, 4), dims(4)));
    for (String op : List.of("MaxPool", "AveragePool", "LpPool")) {
      cases.add(
          of(
              op,
              19,
              n ->
                  n.attribute("kernel_shape", new long[] {3, 2})
                      .attribute("strides", new long[] {2, 1})
                      .attribute("pads", new long[] {1, 0, 1, 1})
                      .attribute("ceil_mode", op.equals("LpPool") ? 0L : 1L),
              dims(2, 2, 6, 5)));
    }
    cases.add(
        of(
            "AveragePool",
            11,
            n ->
                n.attribute("kernel_shape", new long[] {3})
                    .attribute("auto_pad", "SAME_LOWER")
                    .attribute("count_include_pad", 1L)
                    .attribute("strides", new long[] {2}),
            dims(1, 2, 6)));
    for (String mode : List.of("nearest", "linear", "cubic")) {
      cases.add(
          new Case(
              "Resize",
              13,
              n -> n.attribute("mode", mode),
              List.of(dims(1, 2, 4, 3)),
              List.of(
                  Tensor.of(dims(0), new float[0]),
                  Tensor.of(dims(0), new float[0]),
                  Tensor.row(1, 2, 8, 5))));
    }
    for (String direction : List.of("forward", "reverse", "bidirectional")) {
      int d = direction.equals("bidirectional") ? 2 : 1;
      cases.add(recurrent("RNN", 1, d, direction));
      cases.add(recurrent("GRU", 3, d, direction));
      cases.add(recurrent("LSTM", 4, d, direction));
    }
    int[] gru = {2, 9, 3};
    cases.add(
        of(
            "GRU",
            14,
            n ->
                n.attribute("hidden_size", 3L)
                    .attribute("direction", "bidirectional")
                    .attribute("linear_before_reset", 1L)
                    .attribute("layout", 1L),
            dims(2, 4, 3),
            gru,
            gru,
            dims(2, 18)));
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> planAndEvaluatorAgree() {
    return cases().map(c -> DynamicTest.dynamicTest(c.name(), () -> agree(c)));
  }

  /** Numbers above zero, for which all functions are defined; some of them equal. */
  private static Tensor drawn(Random random, int... dims) {
    float[] x = new float[Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < x.length; i++) {
      x[i] = 0.25f * (1 + random.nextInt(12));
    }
    return Tensor.of(dims, x);
  }

  private static void agree(Case c) {
    Random random = new Random(c.name().hashCode());
    Map<String, Tensor> floats = new LinkedHashMap<>();
    Map<String, Tensor> fixed = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int[] d : c.floats()) {
      // An input of no size is one that is left out.
      String name = d.length == 1 && d[0] == 0 ? "" : "x" + names.size();
      names.add(name);
      if (!name.isEmpty()) {
        floats.put(name, drawn(random, d));
      }
    }
    c.fixed().forEach(t -> fixed.put("k" + fixed.size(), t));
    String inputs = String.join(",", names);
    inputs += fixed.isEmpty() ? "" : "," + String.join(",", fixed.keySet());
    String outputs = c.op().equals("Split") ? "y,z" : "y";
    ElementType type =
        c.op().startsWith("Arg")
            ? ElementType.INT64
            : List.of("Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal").contains(c.op())
                ? ElementType.BOOL
                : ElementType.FLOAT;
    OnnxBytes graph =
        message()
            .put(1, c.with().apply(node(c.op(), inputs, outputs)))
            .put(12, unranked("y", type));
    fixed.forEach((name, t) -> graph.put(5, initializer(name, t)));
    OnnxBytes folded = OnnxBytes.of(graph.bytes());
    floats.forEach((name, t) -> graph.put(11, open(name, t.rank())));
    OnnxModel run = model(c.opset(), graph).load();
    Map<String, int[]> shapes = new LinkedHashMap<>();
    floats.forEach((name, t) -> shapes.put(name, t.dims()));
    assertThat(run.plan(shapes).steps()).isNotNull();
    floats.forEach((name, t) -> folded.put(5, initializer(name, t)));
    OnnxModel known = model(c.opset(), folded).load();
    Tensor a = Objects.requireNonNull(run.session().run(floats).get("y"));
    Tensor b = Objects.requireNonNull(known.session().run(Map.of()).get("y"));
    assertThat(a.toString()).isEqualTo(b.toString());
    for (int i = 0; i < a.size(); i++) {
      // Kernels' functions are within some units in the last place; sums here have 24 terms.
      assertThat(a.real(i)).isCloseTo(b.real(i), Offset.offset(2e-5 * (1 + Math.abs(b.real(i)))));
    }
  }

  private static OnnxBytes unranked(String name, ElementType type) {
    OnnxBytes tensor = message().put(1, (long) type.code());
    return message().put(1, name).put(2, message().put(1, tensor));
  }

  /** Of sizes that the file does not fix. */
  private static OnnxBytes open(String name, int rank) {
    OnnxBytes shape = message();
    for (int i = 0; i < rank; i++) {
      shape.put(1, message().put(2, name + i));
    }
    OnnxBytes tensor = message().put(1, 1L).put(2, shape);
    return message().put(1, name).put(2, message().put(1, tensor));
  }

  private static OnnxBytes initializer(String name, Tensor t) {
    ByteBuffer raw =
        ByteBuffer.allocate(t.size() * t.type().bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < t.size(); i++) {
      if (t.type() == ElementType.FLOAT) {
        raw.putFloat((float) t.real(i));
      } else {
        raw.putLong(t.whole(i));
      }
    }
    return OnnxBytes.raw(name, t.type(), t.dims(), raw.array());
  }
}
