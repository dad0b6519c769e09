package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** {@code lanewise summary} and {@code lanewise draw}. */
class LookCommandsTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private void refused(String message, String... args) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    err.getBuffer().setLength(0);
  }

  @Test
  void summaryIsATable() {
    assertThat(run("summary", "lenet5", "--batch", "2")).isZero();
    assertThat(out.toString())
        .startsWith("layer ")
        .contains("[2, 6, 28, 28]", "48,120", "61,706", "833,040", "training");
  }

  @Test
  void knowsTheLargeNetworks() throws Exception {
    assertThat(run("summary", "resnet18")).isZero();
    assertThat(out.toString()).contains("stage4.block2.sum", "11,689,512", "1,814,073,344");
    Path file = folder.resolve("unet.dot");
    assertThat(run("draw", "unet", "--out", file.toString())).isZero();
    assertThat(Files.readString(file)).contains("[1, 1024, 32, 32]", "[1, 2, 512, 512]");
  }

  @Test
  void exportsRandomAndTrainedWeights() throws Exception {
    Path model = folder.resolve("a.onnx");
    assertThat(run("export", "mlp-32", "--batch", "2", "--out", model.toString())).isZero();
    assertThat(out.toString()).contains("mlp-32, 25,450 parameters", "[2, 1, 28, 28]", "a.onnx");
    assertThat(Files.size(model)).isBetween(4L * 25_450, 4L * 25_450 + 1000);
    Path table = folder.resolve("table.csv");
    Files.writeString(table, "a,b,label\n" + "1,2,x\n2,1,y\n3,5,x\n7,1,y\n".repeat(5));
    Path trained = folder.resolve("softmax.safetensors");
    assertThat(
            run(
                "train",
                "softmax",
                "--data",
                table.toString(),
                "--label",
                "label",
                "--epochs",
                "1",
                "--out",
                trained.toString()))
        .isZero();
    String[] export = {"export", "softmax", "--weights", trained.toString(), "--out", ""};
    export[5] = model.toString();
    assertThat(run(export)).isZero();
    assertThat(out.toString()).contains("softmax, 6 parameters, batches of shape [1, 2]");
    assertThat(Files.readString(model, StandardCharsets.ISO_8859_1))
        .contains("standardise/Sub", "standardise/Div", "fc1.weight");
    refused(
        "a checkpoint of softmax, not of mlp",
        "export",
        "mlp",
        "--weights",
        export[3],
        "--out",
        export[5]);
    refused(
        "give one of the two",
        "export",
        "mlp",
        "--seed",
        "1",
        "--weights",
        export[3],
        "--out",
        export[5]);
    refused("absent", "export", "mlp", "--out", folder.resolve("absent/a.onnx").toString());
  }

  @Test
  void drawsForwardAsDot() throws Exception {
    Path file = folder.resolve("a.dot");
    assertThat(run("draw", "mlp", "--out", file.toString())).isZero();
    assertThat(Files.readString(file)).startsWith("digraph").contains("cluster fc1", "[1, 784]");
    assertThat(out.toString()).contains("values", "a.dot");
  }

  @Test
  void drawsBackwardAsSvg() throws Exception {
    Path file = folder.resolve("a.SVG");
    assertThat(run("draw", "mlp", "--backward", "--out", file.toString())).isZero();
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(withoutDoctype(Files.readString(file))));
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    // The library writes blanks as such that do not break.
    assertThat(svg.getDocumentElement().getTextContent().replace('\u00a0', ' '))
        .contains("dL / d fc1.weight", "loss = ", "classes", "backward", "[512, 784]");
    assertThat(err.toString()).isEmpty();
  }

  /** It names a file of the network, which a test does not fetch. */
  private static byte[] withoutDoctype(String svg) {
    return svg.replaceFirst("<!DOCTYPE[^>]*>", "").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void explainsWhatWeightsAreReadIn() {
    assertThat(run("explain", "mlp-512", "--weights", "bf16")).as(err::toString).isZero();
    assertThat(out.toString()).contains("gemm.bf16.f32", "[1, 512]");
    refused("--weights", "explain", "mlp-512", "--weights", "fp8");
  }

  @Test
  void badInputIsOneLine() {
    refused("network: \"vgg\" is unknown; known are [lenet5, mlp", "summary", "vgg");
    refused("'0' is not a whole number", "summary", "mlp", "--batch", "0");
    refused("neither .svg nor .dot", "draw", "mlp", "--out", "a.png");
    refused("--out", "draw", "mlp");
    String file = folder.resolve("a.dot").toString();
    refused(
        "resnet50 with --batch 65536: shape: [65536, 3, 224, 224] has 2^31",
        "summary",
        "resnet50",
        "--batch",
        "65536");
    refused("give a smaller --batch", "summary", "vgg16", "--batch", "700");
    refused("a smaller --batch", "draw", "vgg11", "--batch", "65536", "--backward", "--out", file);
    refused("unet makes an image", "draw", "unet", "--backward", "--out", file);
    assertThat(folder).isEmptyDirectory();
    refused(
        "write FILE.dot", "draw", "cnn", "--backward", "--out", folder.resolve("a.svg").toString());
    refused("absent", "draw", "mlp", "--out", folder.resolve("absent/a.svg").toString());
  }
}
