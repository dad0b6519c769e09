package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.onnx.tensor.Absent;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Sequence;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists of tensors and optionals, between operators that are planned. */
class SequenceTest {
  /** A type message in a list (field 4) or an optional (field 9). */
  private static OnnxBytes wrapped(String name, int... fields) {
    OnnxBytes type = message().put(1, message().put(1, 1L));
    for (int field : fields) {
      type = message().put(field, message().put(1, type));
    }
    return message().put(1, name).put(2, type);
  }

  private static Tensor row(float... values) {
    return Tensor.of(new int[] {values.length}, values);
  }

  @Test
  void aListIsBuiltCutAndJoinedBetweenPlans() {
    // Relu(x) cut into pairs, the first dropped, the rest doubled one by one and joined.
    OnnxBytes body =
        message()
            .put(11, value("one", -1))
            .put(1, node("Add", "one,one", "two"))
            .put(12, value("two", -1));
    OnnxBytes graph =
        message()
            .put(11, value("x", -1))
            .put(11, value("p", ElementType.INT64))
            .put(12, value("y", -1))
            .put(12, wrapped("s", 4))
            .put(12, value("n", ElementType.INT64))
            .put(5, OnnxBytes.longs("pair", new int[0], 2))
            .put(1, node("Relu", "x", "r"))
            .put(1, node("SplitToSequence", "r,pair", "all"))
            .put(1, node("SequenceErase", "all,p", "some"))
            .put(1, node("Identity", "some", "same"))
            .put(
                1,
                node("SequenceMap", "same", "s")
                    .put(5, message().put(1, "body").put(6, body).put(20, 5L)))
            .put(1, node("SequenceLength", "s", "n"))
            .put(1, node("ConcatFromSequence", "s", "c").attribute("axis", 0L))
            .put(1, node("Neg", "c", "y"));
    OnnxSession session = model(17, graph).load().session();
    Map<String, Value> outputs =
        session.runValues(Map.of("x", row(1, -1, 2, 3, 4), "p", Tensor.of(new int[0], -3L)));
    assertThat(outputs)
        .containsEntry("y", row(-4, -6, -8))
        .containsEntry("s", new Sequence(List.of(row(4, 6), row(8))))
        .containsEntry("n", Tensor.of(new int[0], 2L));
    assertThatThrownBy(() -> session.runValues(Map.of("x", row(1), "p", Tensor.of(new int[0], 1L))))
        .isInstanceOf(OnnxException.class)
        .hasMessage("SequenceErase theSequenceErase: there is no place 1 in a sequence of 1");
  }

  @Test
  void optionalsOfTensorsAndLists() {
    OnnxBytes graph =
        message()
            .put(11, wrapped("o", 4, 9))
            .put(12, value("has", ElementType.BOOL))
            .put(1, node("OptionalHasElement", "o", "has"));
    OnnxModel model = model(18, graph).load();
    assertThat(model.inputs().getFirst()).hasToString("o optional(sequence(float[...]))");
    OnnxSession session = model.session();
    Map<String, Value> none = session.runValues(Map.of("o", new Absent()));
    assertThat(none).containsEntry("has", Tensor.of(new int[0], false));
    Map<String, Value> some = session.runValues(Map.of("o", new Sequence(List.of(row(1)))));
    assertThat(some).containsEntry("has", Tensor.of(new int[0], true));
    assertThatThrownBy(() -> session.runValues(Map.of("o", row(1))))
        .isInstanceOf(OnnxException.class)
        .hasMessage("input o optional(sequence(float[...])) was given float[1]");
  }

  private static String[] texts(OnnxBytes node, int count, int output, String... words) {
    OnnxBytes graph = message().put(11, value("x", ElementType.STRING, -1)).put(1, node);
    for (int i = 0; i < count; i++) {
      ElementType type = i == 0 ? ElementType.STRING : ElementType.INT64;
      graph.put(12, value("y" + i, type, i == 0 ? new int[] {-1, -1} : new int[] {-1}));
    }
    Map<String, Tensor> outputs =
        model(20, graph)
            .load()
            .session()
            .run(Map.of("x", Tensor.of(new int[] {words.length}, words)));
    Tensor y = List.copyOf(outputs.values()).get(output);
    String[] all = new String[y.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = y.text(i);
    }
    return all;
  }

  @Test
  void wordsAreCutAsPythonDoes() {
    OnnxBytes white = node("StringSplit", "x", "y0,y1");
    assertThat(texts(white, 2, 0, " a  b ", "", "c")).containsExactly("a", "b", "", "", "c", "");
    assertThat(texts(white, 2, 1, " a  b ", "", "c")).containsExactly("2", "0", "1");
    OnnxBytes once = node("StringSplit", "x", "y0,y1").attribute("maxsplit", 1L);
    assertThat(texts(once, 2, 0, " a  b c ")).containsExactly("a", "b c ");
    OnnxBytes comma = node("StringSplit", "x", "y0,y1").attribute("delimiter", ",");
    assertThat(texts(comma, 2, 0, "a,,b", "")).containsExactly("a", "", "b", "", "", "");
    assertThat(texts(comma, 2, 1, "a,,b", "")).containsExactly("3", "1");
  }

  @Test
  void patternsThatNeverComeToAnEndAreGivenUp() {
    OnnxBytes graph =
        message()
            .put(11, value("x", ElementType.STRING, -1))
            .put(12, value("y", ElementType.BOOL, -1))
            .put(1, node("RegexFullMatch", "x", "y").attribute("pattern", "(.*a){12}b|a+c"));
    OnnxSession session = model(20, graph).load().session();
    assertThat(session.run(Map.of("x", Tensor.of(new int[] {2}, "aac", "ca"))))
        .containsEntry("y", Tensor.of(new int[] {2}, true, false));
    Tensor bad = Tensor.of(new int[] {1}, "a".repeat(60) + "d");
    assertThatThrownBy(() -> session.run(Map.of("x", bad)))
        .isInstanceOf(OnnxException.class)
        .hasMessage("RegexFullMatch theRegexFullMatch: its pattern tries too many ways to match");
  }
}
