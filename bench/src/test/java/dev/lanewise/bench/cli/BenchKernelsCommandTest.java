package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.lanewise.bench.peer.Peer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchKernelsCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new BenchKernelsCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setParameterExceptionHandler(OneLine::badArguments)
        .setExecutionExceptionHandler(OneLine::failure)
        .execute(args);
  }

  private void assertRefused(String complaint, String... args) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(complaint);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesNoThreads() {
    assertRefused("is not a whole number in 1", "--threads", "0");
  }

  @Test
  void refusesThreadsThatAreNoNumber() {
    assertRefused("'two'", "--threads", "two");
  }

  @Test
  void refusesAFilterThatDoesNotCompile() {
    assertRefused(
        "--filter gemm( is not a regular expression: Unclosed group", "--filter", "gemm(");
  }

  @Test
  void refusesAFilterThatMatchesNothing() {
    assertRefused("rows; they look like gemm.f32.", "--filter", "sort");
  }

  @Test
  void refusesAFileInNoFolder() {
    assertRefused("there is no folder", "--json", folder.resolve("missing/rows.json").toString());
  }

  @Test
  void refusesAFolderForAFile() {
    assertRefused("not a regular file", "--json", folder.toString());
  }

  @Test
  void refusesPeersThatAreNotThere() {
    assumeTrue(Peer.found().isEmpty(), "built with the peers");
    assertRefused("--peers: there are none on the class path", "--peers", "--filter", "32x32x32");
  }

  @Test
  void explainsConvolutions() {
    assertThat(run("--explain", "--filter", "^conv2d.*(144@56|lenet)")).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.matches(
                    "conv2d\\.f32\\.depthwise\\.3x3\\.144@56 +depthwise (?=.*im2col).*direct.*"))
        .anyMatch(line -> line.startsWith("conv2d.weight-gradient.f32.lenet.5x5.6-16@14x64 "));
  }

  @Test
  void explainsThatThereIsNothingToExplain() {
    assertThat(run("--explain", "--filter", "^negate")).isZero();
    assertThat(out.toString()).contains("none of these 2 rows is a convolution");
  }

  @Test
  void printsRowsAndWritesThem() throws Exception {
    Path file = folder.resolve("rows.json");
    assertThat(run("--quick", "--filter", "^relu\\.f32\\.32Ki$", "--json", file.toString()))
        .isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("relu.f32.32Ki "))
        .contains("rows are in " + file);
    JsonObject row = JsonParser.object().from(Files.readString(file)).getArray("rows").getObject(0);
    assertThat(row.getString("id")).isEqualTo("relu.f32.32Ki");
    assertThat(row.getDouble("lanewise")).isPositive();
    assertThat(row.getObject("peers")).isEmpty();
    assertThat(row.isNull("ratio")).isTrue();
  }
}
