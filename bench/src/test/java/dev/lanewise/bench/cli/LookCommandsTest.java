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
  void badInputIsOneLine() {
    refused("network: \"vgg\" is unknown; known are [lenet5, mlp", "summary", "vgg");
    refused("'0' is not a whole number", "summary", "mlp", "--batch", "0");
    refused("neither .svg nor .dot", "draw", "mlp", "--out", "a.png");
    refused("--out", "draw", "mlp");
    refused(
        "write FILE.dot", "draw", "cnn", "--backward", "--out", folder.resolve("a.svg").toString());
    refused("absent", "draw", "mlp", "--out", folder.resolve("absent/a.svg").toString());
  }
}
