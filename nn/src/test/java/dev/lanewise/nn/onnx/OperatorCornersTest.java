package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.longs;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.raw;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Attributes and inputs of operators that the standard's own tests leave out. */
class OperatorCornersTest {
  /** The only output of a graph with one more input. */
  private static float[] run(int opset, OnnxBytes graph, int[] dims, float... x) {
    graph.put(11, value("x", dims)).put(12, value("y", new int[dims.length]));
    Map<String, Tensor> given = Map.of("x", Tensor.of(dims, x));
    OnnxBytes model = model(opset, graph).put(8, message().put(1, "com.microsoft").put(2, 1L));
    return model.load().session().run(given).values().iterator().next().floats();
  }

  /** Resized by words of two attributes: how coordinates become others, and which element is it. */
  private static float[] resized(String coordinates, String mode, float scale, float... x) {
    boolean linear = mode.equals("linear");
    OnnxBytes node =
        node("Resize", "x,roi,scales", "y")
            .attribute("coordinate_transformation_mode", coordinates)
            .attribute(linear ? "mode" : "nearest_mode", mode);
    OnnxBytes graph =
        message()
            .put(5, floats("roi", new int[] {2}, 0, 1))
            .put(5, floats("scales", new int[] {1}, scale))
            .put(1, node);
    return run(13, graph, new int[] {x.length}, x);
  }

  @Test
  void theNearestElementIsThatOfAPlaceInFloats() {
    // Element o is at o / 0.6 = 5 o / 3, and 3 / 0.6f is a little less than 5 in doubles.
    assertThat(resized("asymmetric", "floor", 0.6f, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
        .containsExactly(0, 1, 3, 5, 6, 8);
  }

  @Test
  void whatIsCroppedEndsWhereTheRegionDoes() {
    assertThat(resized("tf_crop_and_resize", "linear", 0.6f, 1, 2, 4, 8)).containsExactly(1, 8);
  }

  @Test
  void oneElementOfOneAndAHalfIsTheFirst() {
    assertThat(resized("pytorch_half_pixel", "linear", 0.5f, 5, 6, 7)).containsExactly(5);
  }

  @Test
  void anAxisThatKeepsItsSizeKeepsItsElements() {
    assertThat(resized("tf_half_pixel_for_nn", "ceil", 1, 5, 6, 7)).containsExactly(5, 6, 7);
  }

  private static float[] padded(String mode, long before, long after) {
    OnnxBytes graph =
        message()
            .put(5, longs("p", new int[] {2}, before, after))
            .put(1, node("Pad", "x,p", "y").attribute("mode", mode));
    return run(19, graph, new int[] {4}, 1, 2, 3, 4);
  }

  @Test
  void whatIsCutIsNotRepeated() {
    assertThat(padded("wrap", -1, 4)).containsExactly(2, 3, 4, 2, 3, 4, 2);
    assertThat(padded("wrap", 2, -2)).containsExactly(1, 2, 1, 2);
    assertThat(padded("reflect", 3, -1)).containsExactly(2, 3, 2, 1, 2, 3);
    assertThat(padded("edge", 1, -3)).containsExactly(1, 1);
    assertThat(padded("constant", -5, 3)).containsExactly(0, 0);
    assertThatThrownBy(() -> padded("edge", -4, 3))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("has nothing that edge repeats");
  }

  @Test
  void theLastQuerySeesAllKeys() {
    // Queries of zeros weigh all keys that they see alike.
    OnnxBytes graph =
        message()
            .put(5, floats("k", new int[] {1, 3, 2}, 1, 2, 3, 4, 5, 6))
            .put(5, floats("v", new int[] {1, 3, 2}, 1, 0, 2, 3, 6, 6))
            .put(
                1,
                node("MultiHeadAttention", "x,k,v", "y")
                    .put(7, "com.microsoft")
                    .attribute("num_heads", 1L)
                    .attribute("unidirectional", 1L));
    assertThat(run(17, graph, new int[] {1, 2, 2}, 0, 0, 0, 0)).containsExactly(1, 0, 3, 3);
  }

  /** One unit that is affine: two steps of one example, {@code h = 2 x + 3 h}. */
  private static float[] recurrent(int length) {
    OnnxBytes affine = message().put(1, "activations").put(9, "Affine").put(20, 8L);
    OnnxBytes graph =
        message()
            .put(5, floats("w", new int[] {1, 1, 1}, 2))
            .put(5, floats("r", new int[] {1, 1, 1}, 3))
            .put(
                5,
                raw(
                    "n",
                    ElementType.INT32,
                    new int[] {1},
                    (byte) length,
                    (byte) 0,
                    (byte) 0,
                    (byte) 0))
            .put(1, node("RNN", "x,w,r,,n", ",h").put(5, affine).attribute("hidden_size", 1L))
            .put(1, node("Identity", "h", "y"));
    return run(14, graph, new int[] {2, 1, 1}, 1, 5);
  }

  @Test
  void anAffineActivationAddsNothingIfNotTold() {
    assertThat(recurrent(1)).containsExactly(2);
    assertThat(recurrent(2)).containsExactly(16);
  }

  @Test
  void sequencesHaveNoMoreStepsThanThereAre() {
    assertThatThrownBy(() -> recurrent(3))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("a sequence of 3 steps where there are 2");
  }

  @Test
  void onlySquaresHaveADiagonal() {
    OnnxBytes graph = message().put(1, node("Einsum", "x", "y").attribute("equation", "ii->i"));
    assertThatThrownBy(() -> run(13, graph, new int[] {2, 1}, 1, 2))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("sizes 2 and 1 of one letter");
  }
}
