package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.raw;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.onnx.tensor.ElementType;
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

/** What ONNX Runtime's tools write for transformers and for numbers of few bits. */
class FusedTransformerTest {
  private static final int BATCH = 2;
  private static final int LENGTH = 3;
  private static final int WIDTH = 4;
  private static final int HEADS = 2;
  private static final int SIZE = 3;
  private static final int ALL = HEADS * SIZE;

  private final Random random = new Random(5);

  private Tensor tensor(int... dims) {
    float[] x = new float[Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return Tensor.of(dims, x);
  }

  private static Map<String, Tensor> run(
      OnnxBytes node, Map<String, Tensor> inputs, String... outputs) {
    OnnxBytes graph = message().put(1, node.put(7, "com.microsoft"));
    inputs.forEach((name, x) -> graph.put(11, value(name, x.type(), x.dims())));
    for (String output : outputs) {
      graph.put(12, value(output));
    }
    OnnxBytes model = model(17, graph).put(8, message().put(1, "com.microsoft").put(2, 1L));
    return model.load().session().run(inputs);
  }

  /** Element [b, t, h * SIZE + i] of what is [batch, time, heads size]. */
  private static double at(Tensor x, int b, int t, int h, int i) {
    return x.real((b * x.dim(1) + t) * ALL + h * SIZE + i);
  }

  /** Whether a mask of some kind shows a key. */
  private static boolean shows(String kind, Tensor mask, int b, int query, int key, int keys) {
    return switch (kind) {
      case "ends" -> key < mask.whole(b);
      case "starts" -> key < mask.whole(b) && key >= mask.whole(BATCH + b);
      case "keys" -> mask.whole(b * keys + key) > 0;
      case "pairs" -> mask.whole((b * LENGTH + query) * keys + key) > 0;
      default -> true;
    };
  }

  private static Tensor mask(String kind, int keys) {
    long[] some = new long[BATCH * LENGTH * keys];
    Arrays.setAll(some, i -> i % 3 == 1 ? 0 : 1);
    return switch (kind) {
      case "ends" -> Tensor.of(ElementType.INT32, new int[] {BATCH}, 2L, keys);
      case "starts" -> Tensor.of(ElementType.INT32, new int[] {2 * BATCH}, 2L, keys, 0L, 1L);
      case "keys" ->
          Tensor.of(ElementType.INT32, new int[] {BATCH, keys}, Arrays.copyOf(some, BATCH * keys));
      default -> Tensor.of(ElementType.INT32, new int[] {BATCH, LENGTH, keys}, some);
    };
  }

  /** By the formula, in double; keys and values are those of the past and then their own. */
  private static double[] attention(
      Tensor q, Tensor k, Tensor v, String kind, Tensor mask, boolean causal) {
    int keys = k.dim(1);
    double[] y = new double[BATCH * LENGTH * ALL];
    for (int i = 0; i < BATCH * HEADS * LENGTH; i++) {
      int b = i / LENGTH / HEADS;
      int h = i / LENGTH % HEADS;
      int t = i % LENGTH;
      double sum = 0;
      double[] weighted = new double[SIZE];
      for (int j = 0; j < keys; j++) {
        double score = 0;
        for (int d = 0; d < SIZE; d++) {
          score += at(q, b, t, h, d) * at(k, b, j, h, d);
        }
        score = score / Math.sqrt(SIZE) - (shows(kind, mask, b, t, j, keys) ? 0 : 10_000);
        double weight = causal && j > t + keys - LENGTH ? 0 : Math.exp(score);
        sum += weight;
        for (int d = 0; d < SIZE; d++) {
          weighted[d] += weight * at(v, b, j, h, d);
        }
      }
      for (int d = 0; d < SIZE; d++) {
        y[(b * LENGTH + t) * ALL + h * SIZE + d] = weighted[d] / sum;
      }
    }
    return y;
  }

  private static void assertClose(Tensor actual, double... expected) {
    assertThat(actual.size()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      // Sums of a dozen products of numbers of about 1: 12 eps 4 12.
      assertThat(actual.real(i)).as("%d", i).isCloseTo(expected[i], within(1e-4));
    }
  }

  /** Part of {@code x w + b}. */
  private static Tensor part(Tensor x, Tensor w, Tensor b, int from) {
    float[] y = new float[BATCH * LENGTH * ALL];
    for (int i = 0; i < y.length; i++) {
      int column = from + i % ALL;
      double sum = b.real(column);
      for (int d = 0; d < WIDTH; d++) {
        sum += x.real(i / ALL * WIDTH + d) * w.real(d * 3 * ALL + column);
      }
      y[i] = (float) sum;
    }
    return Tensor.of(new int[] {BATCH, LENGTH, ALL}, y);
  }

  /** [batch, heads, time, size] before [batch, time, heads size]. */
  private static Tensor after(Tensor past, int offset, int before, Tensor own) {
    int times = before + LENGTH;
    float[] y = new float[BATCH * times * ALL];
    for (int i = 0; i < y.length; i++) {
      int b = i / ALL / times;
      int t = i / ALL % times;
      int h = i % ALL / SIZE;
      int d = i % SIZE;
      int there = offset + ((b * HEADS + h) * before + t) * SIZE + d;
      y[i] = (float) (t < before ? past.real(there) : at(own, b, t - before, h, d));
    }
    return Tensor.of(new int[] {BATCH, times, ALL}, y);
  }

  @ParameterizedTest
  @CsvSource({
    "none, false, 0",
    "none, true, 0",
    "ends, false, 0",
    "starts, false, 0",
    "keys, true, 0",
    "pairs, false, 0",
    "none, true, 2",
    "ends, false, 2"
  })
  void attentionWithItsProjections(String kind, boolean causal, int before) {
    Map<String, Tensor> inputs = new TreeMap<>();
    Tensor x = tensor(BATCH, LENGTH, WIDTH);
    Tensor w = tensor(WIDTH, 3 * ALL);
    Tensor b = tensor(3 * ALL);
    Tensor past = tensor(2, BATCH, HEADS, before, SIZE);
    Tensor mask = mask(kind, before + LENGTH);
    inputs.putAll(Map.of("x", x, "w", w, "b", b));
    String names = "x,w,b," + (kind.equals("none") ? "" : "m");
    if (!kind.equals("none")) {
      inputs.put("m", mask);
    }
    if (before > 0) {
      inputs.put("past", past);
      names += ",past";
    }
    OnnxBytes node =
        node("Attention", names, "y,present")
            .attribute("num_heads", (long) HEADS)
            .attribute("unidirectional", causal ? 1L : 0L);
    Map<String, Tensor> outputs = run(node, inputs, "y", "present");
    Tensor k = after(past, 0, before, part(x, w, b, ALL));
    Tensor v = after(past, past.size() / 2, before, part(x, w, b, 2 * ALL));
    double[] expected = attention(part(x, w, b, 0), k, v, kind, mask, causal);
    assertClose(Objects.requireNonNull(outputs.get("y")), expected);
    Tensor present = Objects.requireNonNull(outputs.get("present"));
    assertThat(present.dims()).containsExactly(2, BATCH, HEADS, before + LENGTH, SIZE);
    assertThat(present.real(1)).isCloseTo(k.real(1), within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"none, false", "keys, false", "ends, true"})
  void attentionOfManyHeads(String kind, boolean causal) {
    Tensor q = tensor(BATCH, LENGTH, ALL);
    Tensor k = tensor(BATCH, LENGTH, ALL);
    Tensor v = tensor(BATCH, LENGTH, ALL);
    Tensor bias = Tensor.of(new int[] {3 * ALL}, new float[3 * ALL]);
    Tensor mask = mask(kind, LENGTH);
    Map<String, Tensor> inputs = new TreeMap<>(Map.of("q", q, "k", k, "v", v, "b", bias));
    if (!kind.equals("none")) {
      inputs.put("m", mask);
    }
    OnnxBytes node =
        node("MultiHeadAttention", "q,k,v,b," + (kind.equals("none") ? "" : "m"), "y")
            .attribute("num_heads", (long) HEADS)
            .attribute("unidirectional", causal ? 1L : 0L);
    Tensor y = Objects.requireNonNull(run(node, inputs, "y").get("y"));
    assertClose(y, attention(q, k, v, kind, mask, causal));
  }

  @Test
  void attentionThatIsNotReadIsRefusedInOneLine() {
    Map<String, Tensor> inputs =
        Map.of("x", tensor(BATCH, LENGTH, WIDTH), "w", tensor(WIDTH, 3 * ALL));
    OnnxBytes node = node("Attention", "x,w", "y").attribute("num_heads", 4L);
    assertThatThrownBy(() -> run(node, inputs, "y"))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("Attention theAttention: [2, 3, 6] does not divide into 4 heads");
    OnnxBytes rotary = node("Attention", "x,w", "y").attribute("do_rotary", 1L);
    assertThatThrownBy(() -> run(rotary, inputs, "y"))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("rotary");
  }

  private static Tensor joined(String op) {
    OnnxBytes graph =
        message()
            .put(11, value("x", ElementType.UINT8, 2))
            .put(12, value("y", ElementType.UINT8, 2))
            .put(5, floats("xs", new int[0], 0.5f))
            .put(5, raw("xz", ElementType.UINT8, new int[0], (byte) 4))
            .put(5, raw("w", ElementType.UINT8, new int[] {1}, (byte) 6))
            .put(5, floats("ws", new int[0], 0.25f))
            .put(5, raw("wz", ElementType.UINT8, new int[0], (byte) 2))
            .put(5, floats("ys", new int[0], 0.1f))
            .put(5, raw("yz", ElementType.UINT8, new int[0], (byte) 3))
            .put(1, node(op, "x,xs,xz,w,ws,wz,ys,yz", "y").put(7, "com.microsoft"));
    OnnxBytes model = model(13, graph).put(8, message().put(1, "com.microsoft").put(2, 1L));
    Tensor x = Tensor.of(ElementType.UINT8, new int[] {2}, 10L, 200L);
    return Objects.requireNonNull(model.load().session().run(Map.of("x", x)).get("y"));
  }

  /** 3 and 98, with 1; in tenths, from 3 on. */
  @Test
  void sumsAndProductsOfEightBits() {
    assertThat(joined("QLinearAdd"))
        .isEqualTo(Tensor.of(ElementType.UINT8, new int[] {2}, 43L, 255L));
    assertThat(joined("QLinearMul"))
        .isEqualTo(Tensor.of(ElementType.UINT8, new int[] {2}, 33L, 255L));
  }

  @Test
  void productsOfFloatsByWayOfEightBits() {
    // A scale of 0.01: 0, 100 and 255.
    Tensor x = Tensor.of(new int[] {1, 3}, 0f, 1f, 2.55f);
    Tensor w = Tensor.of(ElementType.INT8, new int[] {3, 2}, 1L, -1L, 2L, 0L, 0L, 1L);
    Tensor scale = Tensor.of(new int[] {2}, 0.5f, 1f);
    Tensor bias = Tensor.of(new int[] {2}, 1f, 2f);
    Map<String, Tensor> inputs = Map.of("x", x, "w", w, "s", scale, "b", bias);
    OnnxBytes node = node("DynamicQuantizeMatMul", "x,w,s,,b", "y");
    assertClose(Objects.requireNonNull(run(node, inputs, "y").get("y")), 2, 4.55);
  }

  @Test
  void productsOfEightBitsAsFloats() {
    Tensor x = Tensor.of(ElementType.UINT8, new int[] {1, 2}, 130L, 127L);
    Tensor w = Tensor.of(ElementType.INT8, new int[] {2, 2}, 3L, -1L, 1L, 2L);
    Tensor xs = Tensor.of(new int[0], 0.5f);
    Tensor ws = Tensor.of(new int[] {2}, 0.25f, 2f);
    Tensor xz = Tensor.of(ElementType.UINT8, new int[0], 128L);
    Map<String, Tensor> inputs = Map.of("x", x, "w", w, "xs", xs, "ws", ws, "xz", xz);
    OnnxBytes node = node("MatMulIntegerToFloat", "x,w,xs,ws,xz", "y");
    // (2 * 3 - 1) / 8 and 2 * -1 - 2.
    assertClose(Objects.requireNonNull(run(node, inputs, "y").get("y")), 0.625, -4);
  }

  private static Tensor bytes(int[] dims, long... values) {
    return Tensor.of(ElementType.UINT8, dims, values);
  }

  private static Tensor number(float value) {
    return Tensor.of(new int[0], value);
  }

  /** Of halves from 4 on to tenths from 3 on. */
  private static Tensor few(OnnxBytes node, Tensor x) {
    Map<String, Tensor> inputs =
        Map.of(
            "x", x,
            "xs", number(0.5f),
            "xz", bytes(new int[0], 4),
            "ys", number(0.1f),
            "yz", bytes(new int[0], 3));
    OnnxBytes graph = message().put(1, node.put(7, "com.microsoft"));
    inputs.forEach((name, t) -> graph.put(11, value(name, t.type(), t.dims())));
    graph.put(12, value("y", ElementType.UINT8));
    OnnxBytes model = model(17, graph).put(8, message().put(1, "com.microsoft").put(2, 1L));
    return Objects.requireNonNull(model.load().session().run(inputs).get("y"));
  }

  @Test
  void functionsOfEightBits() {
    String names = "x,xs,xz,ys,yz";
    // Of 0 and 1: 0.5 and 0.731.
    assertThat(few(node("QLinearSigmoid", names, "y"), bytes(new int[] {2}, 4, 6)))
        .isEqualTo(bytes(new int[] {2}, 8, 10));
    // Of -2 and 1.
    OnnxBytes leaky =
        node("QLinearLeakyRelu", names, "y")
            .put(5, message().put(1, "alpha").put(2, 0.1f).put(20, 1L));
    assertThat(few(leaky, bytes(new int[] {2}, 0, 6))).isEqualTo(bytes(new int[] {2}, 1, 13));
    // The mean of 0, 1, 2 and 1.
    Tensor image = bytes(new int[] {1, 1, 2, 2}, 4, 6, 8, 6);
    Tensor mean = bytes(new int[] {1, 1, 1, 1}, 13);
    assertThat(few(node("QLinearGlobalAveragePool", names, "y"), image)).isEqualTo(mean);
    OnnxBytes pool = node("QLinearAveragePool", names, "y").attribute("kernel_shape", 2, 2);
    assertThat(few(pool, image)).isEqualTo(mean);
    OnnxBytes join = node("QLinearConcat", "ys,yz,x,xs,xz,yz,ys,yz", "y").attribute("axis", 0);
    assertThatThrownBy(() -> few(join, bytes(new int[] {1}, 6))).isInstanceOf(OnnxException.class);
    OnnxBytes two = node("QLinearConcat", "ys,yz,x,xs,xz,x,ys,yz", "y").attribute("axis", 0);
    assertThat(few(two, bytes(new int[] {1}, 6))).isEqualTo(bytes(new int[] {2}, 13, 6));
    // 1 times 1, and 1 times 3: 1 and 3 with B in ones from 3 on.
    OnnxBytes gemm = node("QGemm", "x,xs,xz,x,xs,xz,,ys,yz", "y").attribute("transB", 1L);
    assertThat(few(gemm, bytes(new int[] {2, 1}, 6, 8)))
        .isEqualTo(bytes(new int[] {2, 2}, 13, 23, 23, 43));
  }

  @Test
  void embeddings() {
    Map<String, Tensor> inputs =
        Map.of(
            "ids", Tensor.of(ElementType.INT32, new int[] {1, 2}, 2L, 0L),
            "segments", Tensor.of(ElementType.INT32, new int[] {1, 2}, 0L, 1L),
            "words", Tensor.of(new int[] {3, 2}, 1f, 2f, 0f, 0f, 5f, 6f),
            "positions", Tensor.of(new int[] {4, 2}, 1f, 0f, 0f, 2f, 9f, 9f, 9f, 9f),
            "kinds", Tensor.of(new int[] {2, 2}, 0f, 0f, 1f, 0f),
            "gamma", Tensor.of(new int[] {2}, 1f, 2f),
            "beta", Tensor.of(new int[] {2}, 0f, 1f),
            "mask", Tensor.of(ElementType.INT32, new int[] {1, 2}, 1L, 0L));
    OnnxBytes node =
        node(
            "EmbedLayerNormalization",
            "ids,segments,words,positions,kinds,gamma,beta,mask",
            "y,lengths,sum");
    OnnxBytes graph = message().put(1, node.put(7, "com.microsoft"));
    inputs.forEach((name, x) -> graph.put(11, value(name, x.type(), x.dims())));
    graph.put(12, value("y")).put(12, value("sum")).put(12, value("lengths", ElementType.INT32));
    OnnxBytes model = model(17, graph).put(8, message().put(1, "com.microsoft").put(2, 1L));
    Map<String, Tensor> outputs = model.load().session().run(inputs);
    // 5 + 1, 6 + 0; 1 + 0 + 1, 2 + 2 + 0: rows of equal numbers, and of 2 and 4.
    assertClose(Objects.requireNonNull(outputs.get("sum")), 6, 6, 2, 4);
    assertClose(Objects.requireNonNull(outputs.get("y")), 0, 1, -1, 3);
    assertThat(outputs).containsEntry("lengths", Tensor.of(ElementType.INT32, new int[] {1}, 1L));
  }
}
