package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.raw;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a file, there is one line about it. */
class MalformedModelTest {
  @TempDir Path folder;

  private static OnnxBytes graph() {
    return message().put(11, value("x", 2)).put(12, value("y", 2));
  }

  private static OnnxBytes adding(OnnxBytes tensor) {
    return model(13, graph().put(5, tensor).put(1, node("Add", "x,w", "y")));
  }

  private static void refused(OnnxBytes model, String line) {
    assertThatThrownBy(model::load).isInstanceOf(DataException.class).hasMessage("test: " + line);
  }

  @Test
  void filesThatAreMissingOrSomethingElse() throws IOException {
    Path missing = folder.resolve("none.onnx");
    assertThatThrownBy(() -> OnnxModel.load(missing))
        .isInstanceOf(DataException.class)
        .hasMessage(missing + ": cannot be read: no such file or folder");
    assertThatThrownBy(() -> OnnxModel.load(folder))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder + ": cannot be read");
    Path text = Files.writeString(folder.resolve("a.onnx"), "Once upon a time, there was\n");
    assertThatThrownBy(() -> OnnxModel.load(text))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(text.toString());
    Path empty = Files.writeString(folder.resolve("b.onnx"), "");
    assertThatThrownBy(() -> OnnxModel.load(empty))
        .hasMessage(empty + ": not an ONNX model: it has no graph");
  }

  @Test
  void versions() {
    refused(model(28, graph()), "operator set 28, but 1 to 27 are supported");
    OnnxBytes old = message().put(1, 2L).put(7, graph());
    refused(old, "IR version 2, but 3 to 13 are supported");
    OnnxBytes none = message().put(1, 8L).put(7, graph().put(1, node("Relu", "x", "y")));
    refused(none, "Relu theRelu: the model names no version of domain \"\"");
  }

  @Test
  void edges() {
    refused(model(13, graph()), "nothing defines output y");
    refused(
        model(13, graph().put(1, node("Relu", "z", "y"))),
        "Relu theRelu: nothing defines its input z");
    refused(
        model(13, graph().put(1, node("Relu", "x", "y")).put(1, node("Abs", "x", "y"))),
        "Abs theAbs: value y is defined twice");
    refused(
        model(13, graph().put(1, node("Relu", "x", "x"))),
        "Relu theRelu: value x is defined twice");
    refused(
        model(13, graph().put(1, node("Add", "x,b", "y")).put(1, node("Abs", "y", "b"))),
        "Add theAdd: its inputs depend on its own output, a cycle");
    refused(
        model(13, graph().put(11, value("x", 2)).put(1, node("Relu", "x", "y"))),
        "input x is defined twice");
  }

  @Test
  void initializers() {
    refused(
        adding(raw("w", ElementType.FLOAT, new int[] {2}, new byte[7])),
        "tensor w of [2] takes 8 bytes but there are 7");
    refused(
        adding(raw("w", ElementType.FLOAT, new int[] {-1, 0}, new byte[0])),
        "tensor w has a size of -1");
    int many = 1 << 20;
    refused(
        adding(raw("w", ElementType.FLOAT, new int[] {many, many, many, many}, new byte[8])),
        "tensor w of [1048576, 1048576, 1048576, 1048576] has more than 2147483639 elements");
    refused(
        adding(message().put(1, 2L).put(2, 1L).put(8, "w").put(4, 1f)),
        "tensor w of [2] holds 2 numbers but there are 1");
    refused(
        adding(message().put(1, 2L).put(2, 1L).put(8, "w")),
        "tensor w of [2] holds 2 numbers but there are 0");
    refused(
        adding(message().put(1, 2L).put(2, 1L).put(8, "w").put(7, 1L).put(7, 2L)),
        "tensor w is of float but its numbers are in a field of another type");
    refused(
        adding(message().put(1, 2L).put(2, 99L).put(8, "w")),
        "tensor w has element type 99, which is not supported");
    OnnxBytes w = floats("w", new int[] {2}, 1, 2);
    refused(
        model(13, graph().put(5, w).put(5, w).put(1, node("Add", "x,w", "y"))),
        "initializer w is defined twice");
  }

  private static OnnxBytes external(String... entries) {
    OnnxBytes tensor = message().put(1, 2L).put(2, 1L).put(8, "w").put(14, 1L);
    for (int i = 0; i < entries.length; i += 2) {
      tensor.put(13, message().put(1, entries[i]).put(2, entries[i + 1]));
    }
    return tensor;
  }

  private void refusedBeside(OnnxBytes tensor, String line) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), adding(tensor).bytes());
    assertThatThrownBy(() -> OnnxModel.load(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": " + line);
  }

  @Test
  void externalData() throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[12]);
    Path file =
        Files.write(
            folder.resolve("good.onnx"),
            adding(external("location", "w.bin", "offset", "4", "length", "8")).bytes());
    assertThat(OnnxModel.load(file).inputs()).hasSize(1);
    refusedBeside(
        external("location", "w.bin", "offset", "8"),
        "tensor w is at bytes 8 to 16 of w.bin, which has 12");
    refusedBeside(
        external("location", "w.bin", "length", "12"),
        "tensor w of [2] takes 8 bytes but there are 12");
    refusedBeside(
        external("location", "w.bin", "offset", "-4"),
        "tensor w has offset -4, which is no number of bytes");
    refusedBeside(
        external("location", "../w.bin"), "tensor w is in ../w.bin, outside of the model's folder");
    refusedBeside(
        external("location", "/etc/passwd"),
        "tensor w is in /etc/passwd, outside of the model's folder");
    Path outside = Files.createTempFile("outside", ".bin");
    try {
      Files.createSymbolicLink(folder.resolve("link.bin"), outside);
      refusedBeside(
          external("location", "link.bin"),
          "tensor w is in link.bin, outside of the model's folder");
    } finally {
      Files.delete(outside);
    }
    refused(
        adding(external("location", "w.bin")),
        "tensor w is in another file, but a model in memory has none");
  }

  @Test
  void limits() {
    OnnxBytes deep = message();
    for (int i = 0; i < 10_000; i++) {
      // A graph in an attribute of a node of a graph.
      deep = message().put(1, message().put(5, message().put(6, deep)));
    }
    refused(model(13, deep), "nested more than 64 levels deep");
    byte[] three =
        model(13, graph().put(1, node("Abs", "x", "a")).put(1, node("Abs", "a", "y"))).bytes();
    assertThatThrownBy(() -> OnnxModel.of("test", three, new Limits(64, 1, 100)))
        .hasMessage("test: more than 1 nodes");
    byte[] large = adding(floats("w", new int[] {2}, 1, 2)).bytes();
    assertThatThrownBy(() -> OnnxModel.of("test", large, new Limits(64, 10, 1)))
        .hasMessage("test: tensor w of [2] has more than 1 elements");
  }

  @Test
  void cutShortAnywhereOrWithBytesChanged() {
    byte[] good =
        model(
                13,
                graph()
                    .put(5, floats("w", new int[] {2}, 1, 2))
                    .put(1, node("Add", "x,w", "a"))
                    .put(1, node("Softmax", "a", "y").attribute("axis", 0L)))
            .bytes();
    for (int n = 0; n < good.length; n++) {
      loadsOrIsRefused(Arrays.copyOf(good, n));
    }
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      byte[] bad = good.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      loadsOrIsRefused(bad);
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      loadsOrIsRefused(noise);
    }
  }

  private static void loadsOrIsRefused(byte[] bytes) {
    try {
      OnnxModel.of("test", bytes, Limits.DEFAULT);
    } catch (DataException e) {
      assertThat(e.getMessage()).startsWith("test: ").doesNotContain("\n");
    }
  }
}
