package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.raw;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Operators of the newest operator sets, by what must hold of them. */
class StateOperatorsTest {
  private final Random random = new Random(3);

  private float[] numbers(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static Map<String, Tensor> run(int opset, Map<String, Tensor> inputs, OnnxBytes graph) {
    inputs.forEach((name, x) -> graph.put(11, value(name, x.dims())));
    OnnxBytes model = model(opset, graph);
    model.put(8, message().put(1, "ai.onnx.preview").put(2, 1L));
    model.put(8, message().put(1, "ai.onnx.ml").put(2, 5L));
    return model.load().session().run(inputs);
  }

  private static void assertClose(Tensor actual, double... expected) {
    assertThat(actual.size()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual.real(i)).as("%d", i).isCloseTo(expected[i], within(1e-5));
    }
  }

  private static Tensor of(Map<String, Tensor> outputs, String name) {
    Tensor y = outputs.get(name);
    if (y == null) {
      throw new AssertionError(name + " among " + outputs.keySet());
    }
    return y;
  }

  /** Places [from, to) of the axis, of rows of x. */
  private static Tensor cut(Tensor x, int axis, int from, int to) {
    int[] dims = x.dims();
    int inner = 1;
    for (int d = axis + 1; d < dims.length; d++) {
      inner *= dims[d];
    }
    int size = dims[axis];
    dims[axis] = to - from;
    int[] index = new int[x.size() / size * (to - from)];
    for (int i = 0; i < index.length; i++) {
      int row = i / inner / (to - from);
      index[i] = (row * size + from + i / inner % (to - from)) * inner + i % inner;
    }
    return x.pick(dims, index);
  }

  @Test
  void aSequenceInTwoPartsIsThatInOne() {
    Tensor x = Tensor.of(new int[] {2, 3, 7}, numbers(42));
    float[] w = numbers(12);
    Map<String, Tensor> whole = run(27, Map.of("x", x), convolution(w, "x,w,b"));
    Map<String, Tensor> first = run(27, Map.of("x", cut(x, 2, 0, 4)), convolution(w, "x,w,b"));
    Map<String, Tensor> second =
        run(27, Map.of("x", cut(x, 2, 4, 7), "past", of(first, "s")), convolution(w, "x,w,b,past"));
    assertClose(of(first, "y"), cut(of(whole, "y"), 2, 0, 4).doubles());
    assertClose(of(second, "y"), cut(of(whole, "y"), 2, 4, 7).doubles());
    assertThat(of(second, "s")).isEqualTo(cut(x, 2, 4, 7));
    // By the formula: silu of the sum over the last four places.
    double sum = 0.5 + w[0] * x.real(0) + w[1] * x.real(1) + w[2] * x.real(2) + w[3] * x.real(3);
    assertThat(of(whole, "y").real(3)).isCloseTo(sum / (1 + Math.exp(-sum)), within(1e-5));
  }

  private static OnnxBytes convolution(float[] w, String inputs) {
    return message()
        .put(5, floats("w", new int[] {3, 1, 4}, w))
        .put(5, floats("b", new int[] {3}, 0.5f, 0, -1))
        .put(1, node("CausalConvWithState", inputs, "y,s").attribute("activation", "silu"))
        .put(12, value("y"))
        .put(12, value("s"));
  }

  private static OnnxBytes attention(String inputs) {
    return message()
        .put(
            1,
            node("LinearAttention", inputs, "y,s")
                .attribute("q_num_heads", 4L)
                .attribute("kv_num_heads", 2L))
        .put(12, value("y"))
        .put(12, value("s"));
  }

  @Test
  void attentionInTwoPartsIsThatInOne() {
    Map<String, Tensor> all =
        Map.of(
            "q", Tensor.of(new int[] {1, 5, 12}, numbers(60)),
            "k", Tensor.of(new int[] {1, 5, 6}, numbers(30)),
            "v", Tensor.of(new int[] {1, 5, 4}, numbers(20)),
            "g", Tensor.of(new int[] {1, 5, 2}, numbers(10)),
            "b", Tensor.of(new int[] {1, 5, 1}, numbers(5)));
    Map<String, Tensor> whole = run(27, all, attention("q,k,v,,g,b"));
    Map<String, Tensor> a = new HashMap<>();
    Map<String, Tensor> b = new HashMap<>();
    all.forEach((name, x) -> a.put(name, cut(x, 1, 0, 2)));
    all.forEach((name, x) -> b.put(name, cut(x, 1, 2, 5)));
    Map<String, Tensor> first = run(27, a, attention("q,k,v,,g,b"));
    b.put("past", of(first, "s"));
    Map<String, Tensor> second = run(27, b, attention("q,k,v,past,g,b"));
    assertClose(of(second, "y"), cut(of(whole, "y"), 1, 2, 5).doubles());
    assertClose(of(second, "s"), of(whole, "s").doubles());
    // The first step from nothing: o = beta (q k) v / sqrt(3), heads 0 and 1 of queries with 0.
    double qk = 0;
    for (int d = 0; d < 3; d++) {
      qk += of(all, "q").real(3 + d) * of(all, "k").real(d);
    }
    double expected = of(all, "b").real(0) * qk * of(all, "v").real(1) / Math.sqrt(3);
    assertThat(of(whole, "y").real(3)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void withoutGraphsFlexibleAttentionIsAttention() {
    Map<String, Tensor> inputs =
        Map.of(
            "q", Tensor.of(new int[] {1, 4, 3, 5}, numbers(60)),
            "k", Tensor.of(new int[] {1, 2, 6, 5}, numbers(60)),
            "v", Tensor.of(new int[] {1, 2, 6, 2}, numbers(24)));
    OnnxBytes flexible = node("FlexAttention", "q,k,v", "y").put(7, "ai.onnx.preview");
    OnnxBytes plain = node("Attention", "q,k,v", "y");
    assertClose(
        of(run(24, inputs, message().put(12, value("y")).put(1, flexible)), "y"),
        of(run(24, inputs, message().put(12, value("y")).put(1, plain)), "y").doubles());
  }

  @Test
  void offsetsOfWholePixelsShiftTheImage() {
    Tensor x = Tensor.of(new int[] {1, 2, 5, 4}, numbers(40));
    float[] w = numbers(2 * 2 * 4);
    float[] down = new float[8 * 12];
    float[] half = new float[8 * 12];
    for (int i = 0; i < down.length; i++) {
      down[i] = i / 12 % 2 == 0 ? 1 : 0;
      half[i] = down[i] / 2;
    }
    Tensor none = deformed(x, w, new float[8 * 12]);
    Tensor one = deformed(x, w, down);
    assertClose(none, of(run(22, Map.of("x", x), plain(w)), "y").doubles());
    for (int i = 0; i < 12; i++) {
      double expected = i / 3 < 3 ? none.real(i + 3) : one.real(i);
      assertThat(one.real(i)).isCloseTo(expected, within(1e-5));
      assertThat(deformed(x, w, half).real(i))
          .isCloseTo((none.real(i) + one.real(i)) / 2, within(1e-5));
    }
  }

  private static OnnxBytes plain(float[] w) {
    return message()
        .put(5, floats("w", new int[] {2, 2, 2, 2}, w))
        .put(1, node("Conv", "x,w", "y"))
        .put(12, value("y"));
  }

  private static Tensor deformed(Tensor x, float[] w, float[] offset) {
    OnnxBytes graph = message().put(5, floats("w", new int[] {2, 2, 2, 2}, w));
    graph.put(1, node("DeformConv", "x,w,o", "y")).put(12, value("y"));
    Tensor o = Tensor.of(new int[] {1, 8, 4, 3}, offset);
    return of(run(22, Map.of("x", x, "o", o), graph), "y");
  }

  @Test
  void treesVote() {
    // x0 <= 1 ? leaf 0 : x1 > 2 ? leaf 1 : leaf 2; and a tree of x1 in {4, 7}.
    OnnxBytes tree =
        node("TreeEnsemble", "x", "y")
            .put(7, "ai.onnx.ml")
            .attribute("n_targets", 2L)
            .attribute("tree_roots", 0L, 2L)
            .attribute("nodes_featureids", 0L, 1L, 1L)
            .attribute("nodes_truenodeids", 0L, 1L, 3L)
            .attribute("nodes_trueleafs", 1L, 1L, 1L)
            .attribute("nodes_falsenodeids", 1L, 2L, 4L)
            .attribute("nodes_falseleafs", 0L, 1L, 1L)
            .attribute("leaf_targetids", 0L, 0L, 1L, 1L, 1L)
            .attribute(
                "nodes_modes",
                raw("", ElementType.UINT8, new int[] {3}, (byte) 0, (byte) 3, (byte) 6))
            .attribute("nodes_splits", floats("", new int[] {3}, 1, 2, 0))
            .attribute("membership_values", floats("", new int[] {3}, 4, 7, Float.NaN))
            .attribute("leaf_weights", floats("", new int[] {5}, 10, 20, 30, 100, 200));
    Tensor x = Tensor.of(new int[] {3, 2}, 1f, 4f, 2f, 3f, 2f, 1f);
    OnnxBytes graph = message().put(1, tree).put(12, value("y"));
    assertClose(of(run(21, Map.of("x", x), graph), "y"), 10, 100, 20, 200, 0, 230);
  }
}
