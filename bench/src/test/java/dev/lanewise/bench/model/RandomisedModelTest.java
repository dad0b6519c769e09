package dev.lanewise.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Layer;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.onnx.export.OnnxExport;
import dev.lanewise.nn.run.Weights;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomisedModelTest {
  private static final Path LIGHT =
      Path.of(System.getProperty("lanewise.root", ".."), "..", "shared/onnx/light");

  @TempDir Path folder;

  private static Fields graph(Path file) throws IOException {
    Fields model = Fields.of(ByteString.copyFrom(Files.readAllBytes(file)));
    return Fields.of(model.of(7).getLast().bytes());
  }

  private static Map<String, float[]> floats(Path file) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Fields.Field field : graph(file).of(5)) {
      Fields tensor = Fields.of(field.bytes());
      if (tensor.number(2) == 1 && !tensor.of(9).isEmpty()) {
        FloatBuffer raw =
            tensor
                .of(9)
                .getLast()
                .bytes()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[raw.remaining()];
        raw.get(values);
        tensors.put(tensor.text(8), values);
      }
    }
    return tensors;
  }

  private static float[] of(Map<String, float[]> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static double meanSquare(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += (double) v * v;
    }
    return sum / x.length;
  }

  private Path exported() {
    Layer layer =
        Sequential.empty()
            .then("conv", Conv2d.of(8, 64, 3))
            .then("norm", BatchNorm.of(64))
            .then("relu", new Relu())
            .then("flatten", new Flatten())
            .then("fc", Linear.of(256, 50));
    Path file = folder.resolve("a.onnx");
    OnnxExport.of(layer, Weights.zeros(layer.variables()), Shape.of(1, 8, 4, 4)).write(file);
    assertThat(Weights.init(layer, RandomKey.of(1)).size()).isGreaterThan(17_000);
    return file;
  }

  @Test
  void weightsAreDrawnByTheirRoles() throws IOException {
    Path changed = folder.resolve("b.onnx");
    RandomisedModel.write(exported(), changed, 5);
    Map<String, float[]> weights = floats(changed);
    assertThat(weights.keySet())
        .containsExactlyInAnyOrder(
            "conv.weight",
            "conv.bias",
            "norm.scale",
            "norm.shift",
            "norm.mean",
            "norm.variance",
            "fc.weight",
            "fc.bias");
    // Means of n squares of normals lie within 5 deviations, each of sqrt(2 / n) of the mean.
    assertThat(meanSquare(of(weights, "conv.weight")))
        .isBetween(2.0 / 72 * 0.89, 2.0 / 72 * 1.11); // n = 4608
    assertThat(meanSquare(of(weights, "fc.weight")))
        .isBetween(2.0 / 256 * 0.93, 2.0 / 256 * 1.07); // n = 12800
    for (float v : of(weights, "norm.scale")) {
      assertThat(v).isBetween(0.25f, 0.75f);
    }
    for (float v : of(weights, "norm.variance")) {
      assertThat(v).isBetween(0.5f, 1.5f);
    }
    assertThat(meanSquare(of(weights, "norm.mean"))).isBetween(1e-3, 3e-2);
  }

  @Test
  void theSeedSaysAllAndTheRestStays() throws IOException {
    Path from = exported();
    Path b = folder.resolve("b.onnx");
    Path c = folder.resolve("c.onnx");
    RandomisedModel.write(from, b, 5);
    RandomisedModel.write(from, c, 5);
    assertThat(Files.mismatch(b, c)).isEqualTo(-1);
    RandomisedModel.write(from, c, 6);
    assertThat(Files.size(b)).isEqualTo(Files.size(c)).isEqualTo(Files.size(from));
    assertThat(of(floats(b), "fc.bias")).isNotEqualTo(of(floats(c), "fc.bias"));
    for (int id : new int[] {1, 2, 11, 12}) {
      assertThat(graph(b).of(id)).isEqualTo(graph(from).of(id));
    }
  }

  /** Where all weights are made by nodes that repeat a number. */
  @Test
  void filledWeightsAreStored() throws IOException {
    assumeTrue(Files.isDirectory(LIGHT), "../shared/onnx is not there");
    Path changed = folder.resolve("squeezenet.onnx");
    RandomisedModel.write(LIGHT.resolve("light_squeezenet.onnx"), changed, 5);
    assertThat(Files.size(changed)).isGreaterThan(4 * 1_235_496L); // its published parameters
    Map<String, float[]> weights = floats(changed);
    assertThat(weights).hasSize(52); // 26 convolutions with bias
    assertThat(weights.values()).allMatch(w -> w[0] != 0.02f && w[1] != 0.02f);
    assertThat(graph(changed).of(1))
        .noneMatch(n -> Fields.of(n.bytes()).text(4).equals("ConstantOfShape"));
  }

  @Test
  void badFilesAreRefused() throws IOException {
    Path file = folder.resolve("a.onnx");
    Path to = folder.resolve("b.onnx");
    assertThatThrownBy(() -> RandomisedModel.write(file, to, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.onnx");
    Files.write(file, new byte[] {8, 3});
    assertThatThrownBy(() -> RandomisedModel.write(file, to, 1))
        .hasMessageEndingWith("a.onnx: is no ONNX model: it has no graph");
    Path whole = exported();
    byte[] bytes = Files.readAllBytes(whole);
    for (int n : new int[] {1, 20, 100, bytes.length - 1}) {
      Files.write(whole, Arrays.copyOf(bytes, n));
      assertThatThrownBy(() -> RandomisedModel.write(whole, to, 1))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("a.onnx: is no ONNX model");
    }
    assertThat(to).doesNotExist();
  }
}
