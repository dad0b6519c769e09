package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.longs;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Small files that ask for much: refused in one line, soon, and before memory is taken. */
class HostileModelTest {
  /** Only so that an endless one ends: a busy machine may halt all for a while. */
  private static final Duration SOON = Duration.ofMinutes(2);

  /**
   * Of the thread's own time, in a JVM that has just begun, on code that is not yet compiled: a
   * quiet machine takes less than one second, one whose cores are shared has taken 1.7.
   */
  private static final long MOST_NANOS = 4_000_000_000L;

  /** Of a small JVM, whatever this one has; the build runs this class in one of 256 MB as well. */
  private static final Limits SMALL =
      new Limits(64, 200_000, Integer.MAX_VALUE - 8, 192L << 20, 64L << 20, 100_000);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static OnnxBytes graph() {
    return message().put(11, value("x", -1)).put(12, value("y"));
  }

  /** What is said on loading it, or else on running it. */
  private static String refusal(OnnxBytes model) {
    byte[] bytes = model.bytes();
    return Assertions.assertTimeoutPreemptively(
        SOON,
        () -> {
          long start = THREADS.getCurrentThreadCpuTime();
          String line = said(bytes);
          assertThat(THREADS.getCurrentThreadCpuTime() - start).as(line).isLessThan(MOST_NANOS);
          return line;
        });
  }

  private static String said(byte[] model) {
    try {
      Tensor x = Tensor.of(new int[] {2}, 1f, 2f);
      OnnxModel.of("test", model, SMALL).session().run(Map.of("x", x));
      return "nothing";
    } catch (DataException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return String.valueOf(e.getMessage());
    }
  }

  /** A chain of constants, each made of the one before. */
  private static OnnxBytes chain(int length, UnaryOperator<String> inputs, String op) {
    OnnxBytes graph = graph().put(5, floats("a0", new int[] {4}, 1, 2, 3, 4));
    graph.put(5, longs("two", new int[] {1}, 2));
    for (int i = 0; i < length; i++) {
      OnnxBytes node = node(op, inputs.apply("a" + i), "a" + (i + 1));
      graph.put(1, op.equals("Concat") ? node.attribute("axis", 0L) : node);
    }
    return model(
        13, graph.put(1, node("ReduceSum", "a" + length, "s")).put(1, node("Add", "x,s", "y")));
  }

  @Test
  void constantsThatDouble() {
    String line = "what it computes before it has an input takes more than ";
    assertThat(refusal(chain(60, a -> a + "," + a, "Concat"))).contains(line);
    assertThat(refusal(chain(60, a -> a + ",two", "Tile"))).contains(line);
    assertThat(refusal(chain(24, a -> a + "," + a, "Concat"))).contains(line);
  }

  /**
   * As networks are handed on without their weights: 1 MiB of them where 64 KiB may be computed.
   */
  @Test
  void weightsOfOneNumberAreNotCountedAsComputed() {
    Limits little = new Limits(64, 200, 1 << 20, 8L << 20, 64L << 10, 10);
    OnnxBytes graph = graph().put(5, longs("n", new int[] {2}, 2, 1 << 17));
    graph.put(1, node("ConstantOfShape", "n", "w")).put(1, node("MatMul", "x,w", "y"));
    Tensor x = Tensor.of(new int[] {2}, 1f, 2f);
    OnnxModel loaded = OnnxModel.of("test", model(13, graph).bytes(), little);
    assertThat(loaded.session().run(Map.of("x", x)).get("y"))
        .isEqualTo(Tensor.of(new int[] {1 << 17}, new float[1 << 17]));
    Limits less = new Limits(64, 200, 1 << 20, 512L << 10, 64L << 10, 10);
    assertThatThrownBy(() -> OnnxModel.of("test", model(13, graph).bytes(), less))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("an array of 1048576 bytes, but 524288 are the limit");
  }

  @Test
  void hugeSizes() {
    for (String op : new String[] {"Expand", "Tile"}) {
      OnnxBytes graph = graph().put(5, longs("n", new int[] {1}, 1L << 30));
      assertThat(refusal(model(13, graph.put(1, node(op, "x,n", "y"))))).isNotEqualTo("nothing");
      OnnxBytes known = graph().put(5, longs("n", new int[] {1}, 1L << 30));
      known.put(5, floats("w", new int[] {1}, 3));
      known
          .put(1, node(op, "w,n", "a"))
          .put(1, node("Relu", "a", "b"))
          .put(1, node("Add", "x,b", "y"));
      assertThat(refusal(model(13, known))).isNotEqualTo("nothing");
    }
    OnnxBytes outer =
        graph()
            .put(5, longs("column", new int[] {2}, 40_000, 1))
            .put(5, longs("row", new int[] {2}, 1, 40_000))
            .put(5, longs("many", new int[] {1}, 40_000))
            .put(1, node("ReduceSum", "x", "s").attribute("keepdims", 0L))
            .put(1, node("Expand", "s,many", "long"))
            .put(1, node("Reshape", "long,column", "a"))
            .put(1, node("Reshape", "long,row", "b"))
            .put(1, node("MatMul", "a,b", "y"));
    assertThat(refusal(model(13, outer))).contains("are the limit");
    OnnxBytes ones = graph().put(5, longs("n", new int[] {2}, 50_000, 50_000));
    ones.put(1, node("ConstantOfShape", "n", "c")).put(1, node("NonZero", "c", "y"));
    assertThat(refusal(model(13, ones))).isNotEqualTo("nothing");
    OnnxBytes range =
        graph().put(5, longs("a", new int[0], 0)).put(5, longs("b", new int[0], 1L << 30));
    range.put(5, longs("c", new int[0], 1)).put(1, node("Range", "a,b,c", "y"));
    assertThat(refusal(model(13, range))).isNotEqualTo("nothing");
  }

  private static OnnxBytes loop(String most, String condition) {
    OnnxBytes body =
        message()
            .put(11, value("i", ElementType.INT64))
            .put(11, value("go", ElementType.BOOL))
            .put(11, value("s", -1))
            .put(1, node("Identity", "go", "next"))
            .put(1, node("Identity", "s", "t"))
            .put(12, value("next", ElementType.BOOL))
            .put(12, value("t", -1));
    return node("Loop", most + "," + condition + "," + "x", "y")
        .put(5, message().put(1, "body").put(6, body).put(20, 5L));
  }

  @Test
  void loopsWithoutEnd() {
    assertThat(refusal(model(13, graph().put(1, loop("", "")))))
        .isEqualTo("Loop theLoop: loops of more than 100000 rounds");
    OnnxBytes known = message().put(12, value("y")).put(11, value("x", -1));
    known.put(5, longs("most", new int[0], Long.MAX_VALUE));
    known.put(5, floats("w", new int[0], 1));
    known.put(1, loop("most", "").put(1, "w"));
    assertThat(refusal(model(13, known))).isNotEqualTo("nothing");
  }

  @Test
  void scansAndMapsWithoutEnd() {
    OnnxBytes body =
        message()
            .put(11, value("s"))
            .put(11, value("e"))
            .put(1, node("Add", "s,e", "t"))
            .put(12, value("t"));
    OnnxBytes scan = node("Scan", "zero,long", "y").attribute("num_scan_inputs", 1L);
    OnnxBytes sum = graph().put(5, floats("zero", new int[0], 0));
    sum.put(5, longs("n", new int[] {1}, 1 << 24));
    sum.put(1, node("ReduceSum", "x", "r").attribute("keepdims", 0L));
    sum.put(1, node("Expand", "r,n", "long"));
    sum.put(1, scan.put(5, message().put(1, "body").put(6, body).put(20, 5L)));
    assertThat(refusal(model(13, sum))).isEqualTo("Scan theScan: loops of more than 100000 rounds");

    OnnxBytes same =
        message().put(11, value("e")).put(1, node("Abs", "e", "a")).put(12, value("a"));
    OnnxBytes map = graph().put(5, longs("n", new int[] {1}, 1 << 18));
    map.put(1, node("Expand", "z,n", "long")).put(5, floats("z", new int[0], 0));
    map.put(1, node("Add", "long,r", "sum"));
    map.put(1, node("ReduceSum", "x", "r").attribute("keepdims", 0L));
    map.put(1, node("SplitToSequence", "sum", "parts"));
    map.put(
        1,
        node("SequenceMap", "parts", "mapped")
            .put(5, message().put(1, "body").put(6, same).put(20, 5L)));
    map.put(1, node("ConcatFromSequence", "mapped", "y").attribute("axis", 0L));
    assertThat(refusal(model(17, map)))
        .isEqualTo("SequenceMap theSequenceMap: loops of more than 100000 rounds");
  }

  /** A chain of operators, which go round, each on what the one before made and on a constant. */
  private static OnnxBytes deep(int length, String... ops) {
    OnnxBytes graph = graph().put(5, floats("w", new int[] {2, 2}, 0.5f, 0.25f, 0.75f, 0.5f));
    graph.put(5, longs("row", new int[] {2}, 1, 2)).put(1, node("Reshape", "x,row", "a0"));
    for (int i = 0; i < length; i++) {
      String op = ops[i % ops.length];
      String other =
          switch (op) {
            case "MatMul" -> ",w";
            case "Sub", "Div" -> ",x";
            default -> "";
          };
      OnnxBytes node = node(op, "a" + i + other, "a" + (i + 1));
      graph.put(1, node);
    }
    return model(13, graph.put(1, node("Identity", "a" + length, "y")));
  }

  @Test
  void deepGraphsThatAreFine() {
    assertThat(refusal(deep(10_000, "Tanh", "Sub"))).isEqualTo("nothing");
    assertThat(refusal(deep(10_000, "MatMul", "Sub", "Div"))).isEqualTo("nothing");
    assertThat(refusal(deep(10_000, "Softmax"))).isEqualTo("nothing");
    assertThat(refusal(deep(10_000, "Unique", "Tanh"))).contains("depend on each other too often");
  }

  private static OnnxBytes function(String name, String called, int calls) {
    OnnxBytes function = message().put(1, name).put(10, "f").put(4, "a").put(5, "b");
    function.put(9, message().put(1, "").put(2, 13L)).put(9, message().put(1, "f").put(2, 1L));
    for (int i = 0; i < calls; i++) {
      String from = i == 0 ? "a" : "t" + i;
      String to = i == calls - 1 ? "b" : "t" + (i + 1);
      function.put(7, node(called, from, to).put(7, called.equals("Relu") ? "" : "f"));
    }
    return function;
  }

  private static OnnxBytes calling(String name, OnnxBytes... functions) {
    OnnxBytes model = model(13, graph().put(1, node(name, "x", "y").put(7, "f")));
    model.put(8, message().put(1, "f").put(2, 1L));
    for (OnnxBytes function : functions) {
      model.put(25, function);
    }
    return model;
  }

  @Test
  void functionsThatCallThemselvesOrEachOther() {
    assertThat(refusal(calling("F", function("F", "F", 1))))
        .contains("functions call each other more than 64 deep");
    OnnxBytes[] doubling = new OnnxBytes[50];
    for (int i = 0; i < doubling.length; i++) {
      doubling[i] = function("F" + i, i == 49 ? "Relu" : "F" + (i + 1), 2);
    }
    assertThat(refusal(calling("F0", doubling))).startsWith("test: more than 200000 ");
    OnnxBytes[] empty = doubling.clone();
    empty[49] = function("F49", "", 0);
    assertThat(refusal(calling("F0", empty))).startsWith("test: more than 200000 nodes");
    OnnxBytes[] wordy = doubling.clone();
    wordy[49] = function("F49", "Relu", 1).put(7, node("Relu", "a", "n".repeat(1 << 20)));
    assertThat(refusal(calling("F0", wordy))).contains("are too long");
  }

  @Test
  void manyMessagesAndSizesWithoutData() {
    byte[] empty = new byte[4 << 20];
    for (int i = 0; i < empty.length; i += 2) {
      empty[i] = 0x0A; // field 1 of a graph, a node of no bytes
    }
    assertThat(refusal(message().put(1, 8L).put(7, empty)))
        .isEqualTo("test: more than 200000 nodes");
    OnnxBytes none = message().put(1, 1L << 30).put(2, 1L).put(8, "w");
    assertThat(refusal(model(13, graph().put(5, none).put(1, node("Add", "x,w", "y")))))
        .isEqualTo("test: tensor w of [1073741824] holds 1073741824 numbers but there are 0");
    OnnxBytes ranks = message().put(2, 1L).put(8, "w");
    for (int i = 0; i < 100; i++) {
      ranks.put(1, 1L);
    }
    assertThat(refusal(model(13, graph().put(5, ranks)))).contains("has more than 64 sizes");
  }
}
