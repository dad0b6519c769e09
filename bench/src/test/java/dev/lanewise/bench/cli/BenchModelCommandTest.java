package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.bench.peer.Peer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lanewise bench model}. */
class BenchModelCommandTest {
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

  /** Beside ONNX Runtime where it is at hand, else alone. */
  @Test
  void measuresANetworkAndWritesItsRow() throws Exception {
    Path json = folder.resolve("rows.json");
    List<String> args =
        new ArrayList<>(
            List.of(
                "bench",
                "model",
                "mlp-8",
                "--quick",
                "--batch",
                "2",
                "--json",
                json.toString(),
                "--picture",
                folder.resolve("a.png").toString()));
    boolean beside = Peer.found().stream().anyMatch(Peer::runsFiles);
    if (beside) {
      args.add("--peers");
    }
    assertThat(run(args.toArray(String[]::new))).as(err::toString).isZero();
    assertThat(out.toString())
        .contains("engine", "p99", "images/s", "full speed", "mlp-8", "lanewise", "MiB");
    assertThat(Files.readString(json))
        .contains("\"id\":\"model.mlp-8.latency.b2\"", "\"parameters\":6370", "\"loadMs\"")
        .contains("\"multiplyAdds\":12704", "\"bytesPerCall\"");
    if (beside) {
      assertThat(out.toString()).contains("geometric mean of the ratios to ort");
    }
    assertThat(folder.resolve("a.png")).isNotEmptyFile();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void badInputIsOneLine() {
    refused("\"vgg\" is unknown", "bench", "model", "lenet5", "vgg");
    refused("NAME", "bench", "model");
    refused("'0'", "bench", "model", "lenet5", "--batch", "0");
    refused("'0'", "bench", "model", "lenet5", "--threads", "0");
    refused("'x'", "bench", "model", "lenet5", "--random-weights", "x");
    refused("absent", "bench", "model", "lenet5", "--json", folder.resolve("absent/a").toString());
    if (Peer.found().isEmpty()) {
      refused("--peers", "bench", "model", "lenet5", "--peers");
    }
  }
}
