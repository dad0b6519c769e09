package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.onnx.TensorFile;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxCommandsTest {
  /** {@code y = Relu(x)} of two floats, operator set 13. */
  private static final byte[] RELU =
      Base64.getDecoder()
          .decode(
              "CAg6NgoPCgF4EgF5GgFyIgRSZWx1EgFnWg8KAXgSCgoICAESBAoCCAJiDwoBeRIKCggIARIECgIIAkIECgAQDQ==");

  @TempDir Path folder;
  private Path model;
  private String out = "";
  private String err = "";

  @BeforeEach
  void writeModel() throws IOException {
    Path test = Files.createDirectories(folder.resolve("tests/test_relu"));
    model = Files.write(test.resolve("model.onnx"), RELU);
    Path set = Files.createDirectories(test.resolve("test_data_set_0"));
    Files.write(set.resolve("input_0.pb"), tensor(-1, 2));
    Files.write(set.resolve("output_0.pb"), tensor(0, 2));
  }

  /** A TensorProto of two floats. */
  private static byte[] tensor(float a, float b) {
    return ByteBuffer.allocate(14)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {8, 2, 16, 1, 0x22, 8})
        .putFloat(a)
        .putFloat(b)
        .array();
  }

  private int run(String... args) {
    StringWriter o = new StringWriter();
    StringWriter e = new StringWriter();
    int exit = Main.run(new PrintWriter(o, true), new PrintWriter(e, true), args);
    out = o.toString();
    err = e.toString();
    return exit;
  }

  @Test
  void runsAModelOnTensorsInFiles() {
    Path x = folder.resolve("x.npy");
    TensorFile.write(x, Tensor.of(new int[] {2}, -3f, 4f));
    Path results = folder.resolve("results");
    assertThat(run("run", model.toString(), "--input", "x=" + x, "--output", results.toString()))
        .as(err)
        .isZero();
    assertThat(TensorFile.read(results.resolve("y.npy")))
        .isEqualTo(Tensor.of(new int[] {2}, 0f, 4f));
    assertThat(out).contains("y float[2]");
  }

  @Test
  void outputsWhoseNamesDifferInASlashAreFilesOfTheirOwn() throws IOException {
    Path two =
        Files.write(
            folder.resolve("two.onnx"),
            WrittenModel.of(
                "in x 2",
                "out a/b 2",
                "out a_b 2",
                "out a:b 2",
                "Relu x a/b",
                "Neg x a_b",
                "Abs x a:b"));
    Path x = folder.resolve("x.npy");
    TensorFile.write(x, Tensor.of(new int[] {2}, -3f, 4f));
    Path results = folder.resolve("results");
    assertThat(run("run", two.toString(), "--input", "x=" + x, "--output", results.toString()))
        .as(err)
        .isZero();
    assertThat(TensorFile.read(results.resolve("a_b.npy")))
        .isEqualTo(Tensor.of(new int[] {2}, 3f, -4f));
    assertThat(TensorFile.read(results.resolve("a_b-2.npy")))
        .isEqualTo(Tensor.of(new int[] {2}, 0f, 4f));
    assertThat(TensorFile.read(results.resolve("a_b-3.npy")))
        .isEqualTo(Tensor.of(new int[] {2}, 3f, 4f));
    assertThat(out).contains("a_b-2.npy: a/b float[2]");
  }

  @Test
  void anInputWithAValueOfItsOwnMayBeGivenAnother() throws IOException {
    String file =
        Files.write(
                folder.resolve("w.onnx"),
                WrittenModel.of("in x 2", "in w 2", "let w 1,-2", "out y 2", "Relu w y"))
            .toString();
    Path x = folder.resolve("x.npy");
    TensorFile.write(x, Tensor.of(new int[] {2}, -3f, 4f));
    String to = folder.resolve("r").toString();
    assertThat(run("run", file, "--input", "x=" + x, "--output", to)).as(err).isZero();
    assertThat(TensorFile.read(Path.of(to, "y.npy"))).isEqualTo(Tensor.of(new int[] {2}, 1f, 0f));
    assertThat(run("run", file, "--input", "x=" + x, "--input", "w=" + x, "--output", to))
        .as(err)
        .isZero();
    assertThat(TensorFile.read(Path.of(to, "y.npy"))).isEqualTo(Tensor.of(new int[] {2}, 0f, 4f));
    refused(
        "one of the inputs [x float[2], w float[2]]",
        "run",
        file,
        "--input",
        "z=1",
        "--output",
        to);
  }

  @Test
  void refusesInputsThatAreNotTheModels() {
    String pb = folder.resolve("tests/test_relu/test_data_set_0/input_0.pb").toString();
    String to = folder.resolve("r").toString();
    assertThat(run("run", model.toString(), "--input", "z=" + pb, "--output", to)).isEqualTo(2);
    assertThat(err.lines()).hasSize(1);
    assertThat(err).contains("--input z=").contains("x float");
    assertThat(run("run", model.toString(), "--output", to)).isEqualTo(2);
    assertThat(err).contains("input x float").contains("is missing").hasLineCount(1);
    assertThat(run("run", folder.resolve("none.onnx").toString(), "--output", to)).isEqualTo(2);
    assertThat(err).contains("no such file").hasLineCount(1);
  }

  private void refused(String message, String... args) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(err).contains(message).hasLineCount(1);
  }

  @Test
  void sizesThatAFileLeavesOpenAreSaid() throws IOException {
    String file =
        Files.write(
                folder.resolve("open.onnx"),
                WrittenModel.of("in x batch,sequence,4", "out y batch,sequence,4", "Exp x y"))
            .toString();
    assertThat(run("explain", file, "--size", "sequence=7", "--batch", "3")).as(err).isZero();
    assertThat(out).contains("[3, 7, 4]");
    assertThat(run("explain", file, "--size", "sequence=7", "--size", "batch=2")).as(err).isZero();
    assertThat(out).contains("[2, 7, 4]");
    assertThat(run("serve", file, "--size", "sequence=5", "--port", "0", "--check"))
        .as(err)
        .isZero();
    assertThat(out).contains("{x=[1, 5, 4]}");
    assertThat(run("bench", "model", file, "--size", "sequence=6", "--quick")).as(err).isZero();
    String open =
        "open.onnx: input x float[batch, sequence, 4] has sizes left open: say --size sequence=N";
    refused(open, "explain", file);
    refused(open, "serve", file, "--port", "0", "--check");
    refused(open, "bench", "model", file, "--quick");
    String unknown = "open.onnx: --size time: no input has such a size; open are [batch, sequence]";
    for (String command : new String[] {"explain", "serve"}) {
      refused(unknown, command, file, "--size", "time=3");
      refused("lenet5 has no sizes that are open", command, "lenet5", "--size", "time=3");
    }
    refused(unknown, "bench", "model", file, "--size", "time=3");
    refused("lenet5 has no sizes that", "bench", "model", "lenet5", "--size", "time=3");
    refused("--size sequence=0: want NAME=N", "explain", file, "--size", "sequence=0");
    for (String[] command : new String[][] {{"explain"}, {"serve"}, {"bench", "model"}}) {
      List<String> words = new ArrayList<>(List.of(command));
      words.addAll(List.of(file, "--size", "sequence=600000000"));
      refused("of [1, 600000000, 4] has 2^31 elements", words.toArray(String[]::new));
    }
    refused("given twice", "explain", file, "--size", "sequence=1", "--size", "sequence=2");
  }

  @Test
  void sizesWithoutNamesAreSaidByInputAndAxis() throws IOException {
    String file =
        Files.write(
                folder.resolve("open.onnx"), WrittenModel.of("in x 2,,3", "out y 2,,3", "Exp x y"))
            .toString();
    assertThat(run("explain", file, "--size", "x:1=5")).as(err).isZero();
    assertThat(out).contains("[2, 5, 3]");
    refused("say --size x:1=N", "explain", file);
  }

  @Test
  void testsPassOrFailOrAreNotSupported() throws IOException {
    Path tests = folder.resolve("tests");
    Path json = folder.resolve("result.json");
    assertThat(run("onnx-test", tests.toString(), "--json", json.toString())).isZero();
    assertThat(out.lines())
        .contains("PASS test_relu")
        .endsWith("1 passed, 0 failed, 0 unsupported");
    assertThat(out).containsPattern("Relu +1 +0 +0");
    assertThat(Files.readString(json)).contains("\"passed\":1", "\"test\":\"test_relu\"");
    Files.write(tests.resolve("test_relu/test_data_set_0/output_0.pb"), tensor(0, 3));
    Path other = Files.createDirectories(tests.resolve("test_other"));
    String unknown = new String(RELU, StandardCharsets.ISO_8859_1).replace("Relu", "Nope");
    Files.write(other.resolve("model.onnx"), unknown.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run("onnx-test", tests.toString())).isEqualTo(1);
    assertThat(out)
        .contains("FAIL test_relu: test_data_set_0: output y 1 of 2 elements differ")
        .contains("UNSUPPORTED test_other: ")
        .contains("Nope (r)");
    assertThat(out.lines()).endsWith("0 passed, 1 failed, 1 unsupported");
    Files.delete(tests.resolve("test_relu/test_data_set_0/output_0.pb"));
    assertThat(run("onnx-test", tests.toString())).isEqualTo(1);
    assertThat(out)
        .contains("FAIL test_relu: test_data_set_0: has no output_0.pb to hold output y against");
  }

  @Test
  void aListNamesTheTestsToRun() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), "test_relu\n");
    String tests = folder.resolve("tests").toString();
    assertThat(run("onnx-test", tests, "--list", list.toString())).isZero();
    Files.writeString(list, "test_relu\ntest_gone\n");
    assertThat(run("onnx-test", tests, "--list", list.toString())).isEqualTo(2);
    assertThat(err).contains("test_gone").hasLineCount(1);
    Files.writeString(list, "# none\n");
    assertThat(run("onnx-test", tests, "--list", list.toString())).isEqualTo(2);
    assertThat(err).contains("names no test").hasLineCount(1);
    assertThat(run("onnx-test", folder.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(err).hasLineCount(1);
  }
}
