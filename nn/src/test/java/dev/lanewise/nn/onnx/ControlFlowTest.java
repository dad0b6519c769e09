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
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graphs inside attributes: they see what is around them, and it may be known or not. */
class ControlFlowTest {
  private static OnnxBytes graphAttribute(OnnxBytes node, String name, OnnxBytes graph) {
    return node.put(5, message().put(1, name).put(6, graph).put(20, 5L));
  }

  private static Map<String, Tensor> run(OnnxModel model, boolean condition, float... x) {
    return model
        .session()
        .run(
            Map.of("c", Tensor.of(new int[0], condition), "x", Tensor.of(new int[] {x.length}, x)));
  }

  @Test
  void branchesReadTheGraphAroundThem() {
    // c ? 2 (x + 1) : x + w, x + 1 computed outside, w an initializer outside.
    OnnxBytes then =
        message()
            .put(5, floats("two", new int[0], 2))
            .put(1, node("Mul", "more,two", "a"))
            .put(12, value("a"));
    OnnxBytes otherwise = message().put(1, node("Add", "x,w", "b")).put(12, value("b"));
    OnnxBytes branch = node("If", "c", "y");
    graphAttribute(branch, "then_branch", then);
    graphAttribute(branch, "else_branch", otherwise);
    OnnxBytes graph =
        message()
            .put(11, value("c", ElementType.BOOL))
            .put(11, value("x", -1))
            .put(12, value("y", -1))
            .put(5, floats("one", new int[0], 1))
            .put(5, floats("w", new int[] {1}, 10))
            .put(1, branch)
            .put(1, node("Add", "x,one", "more"));
    OnnxModel model = model(13, graph).load();
    assertThat(run(model, true, 1, 2)).containsEntry("y", Tensor.of(new int[] {2}, 4f, 6f));
    assertThat(run(model, false, 1, 2)).containsEntry("y", Tensor.of(new int[] {2}, 11f, 12f));
    assertThat(run(model, false, 5)).containsEntry("y", Tensor.of(new int[] {1}, 15f));
  }

  @Test
  void loopsCarryAndCollect() {
    // Doubles x until it is above 10; collects what it was.
    OnnxBytes body =
        message()
            .put(11, value("i", ElementType.INT64))
            .put(11, value("go", ElementType.BOOL))
            .put(11, value("s", 1))
            .put(5, floats("limit", new int[] {1}, 10))
            .put(1, node("Add", "s,s", "t"))
            .put(1, node("Less", "t,limit", "less"))
            .put(1, node("Squeeze", "less", "next"))
            .put(1, node("Identity", "s", "seen"))
            .put(12, value("next", ElementType.BOOL))
            .put(12, value("t", 1))
            .put(12, value("seen", 1));
    OnnxBytes loop = node("Loop", "most,c,x", "last,all");
    graphAttribute(loop, "body", body);
    OnnxBytes graph =
        message()
            .put(11, value("c", ElementType.BOOL))
            .put(11, value("x", -1))
            .put(12, value("last", 1))
            .put(12, value("all", -1, 1))
            .put(5, longs("most", new int[0], 100))
            .put(1, loop);
    OnnxModel model = model(13, graph).load();
    Map<String, Tensor> outputs = run(model, true, 3);
    assertThat(outputs).containsEntry("last", Tensor.of(new int[] {1}, 12f));
    assertThat(outputs).containsEntry("all", Tensor.of(new int[] {2, 1}, 3f, 6f));
    assertThat(run(model, false, 3)).containsEntry("last", Tensor.of(new int[] {1}, 3f));
  }

  @Test
  void graphsInsideAreChecked() {
    OnnxBytes bad = message().put(1, node("Relu", "nowhere", "a")).put(12, value("a"));
    OnnxBytes branch = node("If", "c", "y");
    graphAttribute(branch, "then_branch", bad);
    graphAttribute(branch, "else_branch", bad);
    OnnxBytes graph =
        message().put(11, value("c", ElementType.BOOL)).put(12, value("y", -1)).put(1, branch);
    assertThatThrownBy(() -> model(13, graph).load())
        .isInstanceOf(OnnxException.class)
        .hasMessage("test: If theIf: nothing defines its input nowhere");
  }
}
