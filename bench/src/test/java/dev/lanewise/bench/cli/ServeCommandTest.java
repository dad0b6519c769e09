package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** {@code lanewise serve} and {@code lanewise bench serve}. */
class ServeCommandTest {
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
  void saysWhereItListens() {
    assertThat(run("serve", "mlp-8", "--port", "0", "--check")).as(err::toString).isZero();
    assertThat(out.toString())
        .contains("mlp-8: {input=[1, 1, 28, 28]} to {output=[1, 10]} at http://localhost:");
  }

  @Test
  void badInputIsOneLine() throws IOException {
    refused("\"lenet6\" is unknown", "serve", "lenet6");
    refused("no such file", "serve", "./none.onnx");
    refused("'65536'", "serve", "lenet5", "--port", "65536");
    refused("'0'", "serve", "lenet5", "--predictors", "0");
    refused("\"lenet6\" is unknown", "bench", "serve", "lenet6", "--beside", "mlp-8");
    refused("\"lenet7\" is unknown", "bench", "serve", "mlp-8", "--beside", "lenet7");
    refused("'0'", "bench", "serve", "mlp-8", "--seconds", "0");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refused("--port " + port, "serve", "mlp-8", "--port", port);
    }
  }
}
