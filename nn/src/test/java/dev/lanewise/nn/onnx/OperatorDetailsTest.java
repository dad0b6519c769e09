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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Corners of operators that are easily cut. */
class OperatorDetailsTest {
  private static OnnxBytes graph() {
    return message().put(11, value("x", -1)).put(12, value("y"));
  }

  private static Tensor row(float... values) {
    return Tensor.of(new int[] {values.length}, values);
  }

  private static Map<String, Tensor> run(OnnxBytes model, float... x) {
    return model.load().session().run(Map.of("x", row(x)));
  }

  private static Tensor tensor(Map<String, Tensor> of, String name) {
    return Objects.requireNonNull(of.get(name), name);
  }

  @Test
  void wordsThatAreNoneOfTheFewAreRefused() {
    Tensor image = Tensor.of(new int[] {1, 1, 2, 2}, 1f, 2f, 3f, 4f);
    Map<OnnxBytes, String> refused =
        Map.of(
            node("MaxPool", "x", "y").attribute("kernel_shape", 1, 1).attribute("auto_pad", "FOO"),
            "auto_pad is FOO, which is none of NOTSET, SAME_UPPER, SAME_LOWER, VALID",
            node("DepthToSpace", "x", "y").attribute("blocksize", 1).attribute("mode", "dcr"),
            "mode is dcr, which is none of DCR, CRD",
            node("Gelu", "x", "y").attribute("approximate", "erf"),
            "approximate is erf, which is none of none, tanh");
    refused.forEach(
        (node, words) -> {
          OnnxBytes graph =
              message().put(11, value("x", 1, 1, 2, 2)).put(12, value("y")).put(1, node);
          assertThatThrownBy(() -> model(20, graph).load().session().run(Map.of("x", image)))
              .isInstanceOf(OnnxException.class)
              .hasMessageContaining(words);
        });
  }

  @Test
  void sliceBackwardsFromBeforeTheFirstElementBeginsThere() {
    OnnxBytes graph =
        graph()
            .put(5, longs("from", new int[] {1}, -10))
            .put(5, longs("to", new int[] {1}, Long.MIN_VALUE))
            .put(5, longs("axis", new int[] {1}, 0))
            .put(5, longs("step", new int[] {1}, -1))
            .put(1, node("Slice", "x,from,to,axis,step", "y"));
    assertThat(run(model(13, graph), 5, 6, 7)).containsEntry("y", row(5));
  }

  /** Searched one by one, 100,000 numbers of as many kinds would take minutes. */
  @Test
  void uniqueNumbersAreFoundInTheirOrder() {
    float[] x = new float[200_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 7919L % 100_003;
    }
    for (int sorted = 0; sorted < 2; sorted++) {
      OnnxBytes graph =
          graph()
              .put(12, value("first", ElementType.INT64, -1))
              .put(12, value("inverse", ElementType.INT64, -1))
              .put(12, value("counts", ElementType.INT64, -1))
              .put(1, node("Unique", "x", "y,first,inverse,counts").attribute("sorted", sorted));
      Map<String, Tensor> found = run(model(11, graph), x);
      List<Tensor> parts =
          Stream.of("y", "first", "inverse", "counts").map(name -> tensor(found, name)).toList();
      Tensor y = parts.get(0);
      assertThat(y.size()).isEqualTo(100_003);
      for (int i = 0; i < x.length; i++) {
        int kind = (int) parts.get(2).whole(i);
        assertThat(y.real(kind)).isEqualTo(x[i]);
        assertThat(parts.get(1).whole(kind)).isEqualTo(i % 100_003);
        assertThat(parts.get(3).whole(kind)).isEqualTo(i % 100_003 < 99_997 ? 2 : 1);
        assertThat(kind).isEqualTo(sorted == 1 ? (int) x[i] : i % 100_003);
      }
    }
  }

  @Test
  void aReductionLeavesTheShapeOfWhatItReducesAlone() {
    OnnxBytes graph =
        message()
            .put(11, value("x", 2, 3, 4))
            .put(12, value("s", ElementType.INT64, 3))
            .put(12, value("m", 2, 3, 1))
            .put(5, longs("axes", new int[] {1}, 2))
            .put(1, node("ReduceMax", "x,axes", "m"))
            .put(1, node("Shape", "x", "s"));
    Tensor x = Tensor.of(new int[] {2, 3, 4}, new float[24]);
    assertThat(model(18, graph).load().session().run(Map.of("x", x)))
        .containsEntry("s", Tensor.row(2, 3, 4))
        .containsEntry("m", Tensor.of(new int[] {2, 3, 1}, new float[6]));
  }

  @Test
  void floatsOfEightBitsKeepTheirInfinities() {
    for (ElementType type : new ElementType[] {ElementType.FLOAT8E5M2, ElementType.FLOAT8E4M3FN}) {
      OnnxBytes graph =
          graph()
              .put(1, node("Cast", "x", "e").attribute("to", type.code()).attribute("saturate", 0))
              .put(1, node("Cast", "e", "y").attribute("to", 1));
      float beyond = type == ElementType.FLOAT8E5M2 ? Float.POSITIVE_INFINITY : Float.NaN;
      float tie = type == ElementType.FLOAT8E5M2 ? Float.POSITIVE_INFINITY : 448;
      assertThat(run(model(19, graph), 1e6f, type == ElementType.FLOAT8E5M2 ? 61440 : 464))
          .containsEntry("y", row(beyond, tie));
    }
  }

  @Test
  void smallerImagesBeforeOperatorSet11TakeTheNextPixel() {
    OnnxBytes graph =
        message()
            .put(11, value("x", 1, 1, 2, 4))
            .put(12, value("y", 1, 1, 1, 2))
            .put(5, floats("scales", new int[] {4}, 1, 1, 0.6f, 0.6f))
            .put(1, node("Resize", "x,scales", "y"));
    Tensor x = Tensor.of(new int[] {1, 1, 2, 4}, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f);
    assertThat(model(10, graph).load().session().run(Map.of("x", x)))
        .containsEntry("y", Tensor.of(new int[] {1, 1, 1, 2}, 1f, 3f));
  }

  @Test
  void aProductOfEightBitsMayHaveAScaleForEachRow() {
    OnnxBytes graph =
        message()
            .put(11, value("x", ElementType.UINT8, 2, 1))
            .put(12, value("y", ElementType.UINT8, 2, 1))
            .put(5, floats("s", new int[] {2}, 0.5f, 2))
            .put(5, floats("one", new int[] {1}, 1))
            .put(5, raw("z", ElementType.UINT8, new int[] {2}, (byte) 0, (byte) 1))
            .put(5, raw("w", ElementType.UINT8, new int[] {1, 1}, (byte) 3))
            .put(5, raw("o", ElementType.UINT8, new int[] {1}, (byte) 0))
            .put(1, node("QLinearMatMul", "x,s,z,w,one,o,one,o", "y"));
    Tensor x = Tensor.of(ElementType.UINT8, new int[] {2, 1}, 4L, 6L);
    assertThat(model(10, graph).load().session().run(Map.of("x", x)))
        .containsEntry("y", Tensor.of(ElementType.UINT8, new int[] {2, 1}, 6L, 30L));
  }

  @Test
  void halfPixelsOfOnePixelBeginAtTheFirst() {
    OnnxBytes graph =
        message()
            .put(11, value("x", 1, 1, 1, 4))
            .put(12, value("y", 1, 1, 1, 1))
            .put(5, floats("scales", new int[] {4}, 1, 1, 1, 0.25f))
            .put(
                1,
                node("Resize", "x,,scales", "y")
                    .attribute("mode", "cubic")
                    .attribute("coordinate_transformation_mode", "pytorch_half_pixel"));
    Tensor x = Tensor.of(new int[] {1, 1, 1, 4}, 1f, 2f, 4f, 8f);
    assertThat(model(13, graph).load().session().run(Map.of("x", x)))
        .containsEntry("y", Tensor.of(new int[] {1, 1, 1, 1}, 1f));
  }

  @Test
  void sumsOfLargeWholeNumbersAreExact() {
    OnnxBytes graph =
        message()
            .put(11, value("x", ElementType.INT64, -1))
            .put(12, value("y", ElementType.INT64, 1))
            .put(1, node("ReduceSum", "x", "y"));
    Tensor x = Tensor.row((1L << 53) + 1, 2);
    assertThat(model(13, graph).load().session().run(Map.of("x", x)))
        .containsEntry("y", Tensor.row((1L << 53) + 3));
  }

  @Test
  void aLoopWithoutRoundsMakesNothingOfTheTypeItSays() {
    OnnxBytes body =
        message()
            .put(11, value("i", ElementType.INT64))
            .put(11, value("go", ElementType.BOOL))
            .put(1, node("Identity", "go", "next"))
            .put(1, node("Unsqueeze", "i,zero", "seen"))
            .put(12, value("next", ElementType.BOOL))
            .put(12, value("seen", ElementType.INT64, 1));
    OnnxBytes graph =
        message()
            .put(11, value("x", -1))
            .put(12, value("y", ElementType.INT64, -1, 1))
            .put(5, longs("zero", new int[] {1}, 0))
            .put(1, node("Shape", "x", "n"))
            .put(1, node("Sub", "n,n", "most"))
            .put(
                1,
                node("Loop", "most,", "y")
                    .put(5, message().put(1, "body").put(6, body).put(20, 5L)));
    assertThat(run(model(13, graph), 1, 2))
        .containsEntry("y", Tensor.of(new int[] {0, 1}, new long[0]));
  }

  @Test
  void functionsHoldGraphsThatSeeTheirValues() {
    // F(a, c) = c ? a + a : b where b = -a is the function's own.
    OnnxBytes then = message().put(1, node("Add", "a,a", "t")).put(12, value("t", -1));
    OnnxBytes otherwise = message().put(1, node("Identity", "b", "t")).put(12, value("t", -1));
    OnnxBytes branch = node("If", "c", "out");
    branch.put(5, message().put(1, "then_branch").put(6, then).put(20, 5L));
    branch.put(5, message().put(1, "else_branch").put(6, otherwise).put(20, 5L));
    OnnxBytes function =
        message()
            .put(1, "F")
            .put(10, "f")
            .put(4, "a")
            .put(4, "c")
            .put(5, "out")
            .put(7, node("Neg", "a", "b"))
            .put(7, branch)
            .put(9, message().put(1, "").put(2, 13L));
    OnnxBytes graph =
        graph()
            .put(5, floats("zero", new int[0], 0))
            .put(1, node("ReduceSum", "x", "s").attribute("keepdims", 0L))
            .put(1, node("Greater", "s,zero", "c"))
            .put(1, node("Not", "c", "d"))
            .put(1, node("F", "x,c", "b").put(7, "f"))
            .put(1, node("F", "b,d", "y").put(7, "f"));
    OnnxBytes model = model(13, graph).put(25, function).put(8, message().put(1, "f").put(2, 1L));
    assertThat(run(model, 1, 2)).containsEntry("y", row(-2, -4));
    assertThat(run(model, -1, -2)).containsEntry("y", row(2, 4));
  }

  @Test
  void unknownWordsAndSkippedOnes() {
    // Pool: 1; 2; (1, 2). With up to one word skipped, 1 3 2 1 2 holds (1, 2) twice, 1 and 2 twice.
    OnnxBytes tfidf = node("TfIdfVectorizer", "w", "y").attribute("mode", "TFIDF");
    tfidf.attribute("min_gram_length", 1L).attribute("max_gram_length", 2L);
    tfidf.attribute("max_skip_count", 1L).attribute("ngram_counts", 0L, 2L);
    tfidf.attribute("ngram_indexes", 0L, 2L, 1L).attribute("pool_int64s", 1L, 2L, 1L, 2L);
    OnnxBytes weights = message().put(1, "weights").put(7, 1f).put(7, 1f).put(7, 0.5f);
    tfidf.put(5, weights.put(20, 6L));
    OnnxBytes graph = graph().put(1, node("Cast", "x", "w").attribute("to", 7L)).put(1, tfidf);
    assertThat(run(model(13, graph), 1, 3, 2, 1, 2)).containsEntry("y", row(2, 1, 2));
  }

  @Test
  void blocksAddUpWhereTheyOverlap() {
    // Pairs at stride 1 over four pixels: the inner ones come twice.
    OnnxBytes graph =
        message()
            .put(11, value("x", -1))
            .put(12, value("y", 1, 1, 1, 4))
            .put(5, longs("shape", new int[] {3}, 1, 2, 3))
            .put(5, longs("image", new int[] {2}, 1, 4))
            .put(5, longs("block", new int[] {2}, 1, 2))
            .put(1, node("Reshape", "x,shape", "blocks"))
            .put(1, node("Col2Im", "blocks,image,block", "y"));
    assertThat(run(model(18, graph), 1, 2, 3, 10, 20, 30))
        .containsEntry("y", Tensor.of(new int[] {1, 1, 1, 4}, 1f, 12f, 23f, 30f));
  }

  /** Places of a row of pixels. */
  private static float[] sampled(String mode, String padding, float[] pixels, float... at) {
    OnnxBytes graph =
        message()
            .put(11, value("x", 1, 1, 1, -1))
            .put(11, value("grid", 1, 1, at.length, 2))
            .put(12, value("y", 1, 1, 1, at.length))
            .put(
                1,
                node("GridSample", "x,grid", "y")
                    .attribute("mode", mode)
                    .attribute("padding_mode", padding));
    float[] grid = new float[2 * at.length];
    for (int i = 0; i < at.length; i++) {
      grid[2 * i] = at[i];
    }
    Map<String, Tensor> given =
        Map.of(
            "x", Tensor.of(new int[] {1, 1, 1, pixels.length}, pixels),
            "grid", Tensor.of(new int[] {1, 1, at.length, 2}, grid));
    return model(20, graph).load().session().run(given).values().iterator().next().floats();
  }

  /** By hand: cubic weights with a = -0.75 of the pixels as they go on beyond the border. */
  @Test
  void cubicSamplesAtTheBorder() {
    float[] pixels = {1, 2, 4, 8};
    // At -0.25 and at 3.5, at 3.75 and at 4, which are beyond the last pixel's end.
    assertThat(sampled("cubic", "border", pixels, -0.875f, 1, 1.125f, 1.25f))
        .containsExactly(0.89453125f, 8.375f, 8.140625f, 8);
    assertThat(sampled("cubic", "reflection", pixels, 1)).containsExactly(8.75f);
    assertThat(sampled("cubic", "zeros", pixels, 1)).containsExactly(4.375f);
  }

  @Test
  void theNearestPixelIsThatOfAPlaceInFloats() {
    float[] pixels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    // 6.5 in floats, a little more in doubles.
    assertThat(sampled("nearest", "zeros", pixels, 0.4f)).containsExactly(6);
  }

  private static float[] aligned(float scale, float... region) {
    OnnxBytes node = node("RoiAlign", "x,regions,images", "y").attribute("mode", "max");
    node.put(5, message().put(1, "spatial_scale").put(2, scale).put(20, 1L));
    if (scale < 1) {
      node.attribute("coordinate_transformation_mode", "output_half_pixel");
    }
    OnnxBytes graph =
        message()
            .put(11, value("x", 1, 1, 2, 2))
            .put(12, value("y", 1, 1, 1, 1))
            .put(5, floats("regions", new int[] {1, 4}, region))
            .put(5, longs("images", new int[] {1}, 0))
            .put(1, node);
    Tensor x = Tensor.of(new int[] {1, 1, 2, 2}, 0f, 0f, 0f, 4f);
    return model(16, graph)
        .load()
        .session()
        .run(Map.of("x", x))
        .values()
        .iterator()
        .next()
        .floats();
  }

  @Test
  void asManySamplesOfARegionAsItsSizeInFloatsSays() {
    // 7 / 7 is 1 in floats and a little more in doubles: one sample, amid four pixels.
    assertThat(aligned(1f / 7, 0, 0, 7, 7)).containsExactly(1);
  }

  @Test
  void aRegionThatEndsBeforeItBeginsIsZero() {
    assertThat(aligned(1, 2, 2, 0, 0)).containsExactly(0);
  }

  @Test
  void theReluOfAConstantIsZeroWhereItIsNegative() {
    OnnxBytes graph =
        graph()
            .put(5, floats("w", new int[] {3}, Float.NEGATIVE_INFINITY, -2, Float.NaN))
            .put(1, node("Relu", "w", "v"))
            .put(1, node("Identity", "v", "y"));
    assertThat(run(model(13, graph), 1)).containsEntry("y", row(0, 0, Float.NaN));
  }
}
