package dev.lanewise.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.serve.Lease;
import dev.lanewise.nn.serve.Service;
import dev.lanewise.nn.serve.ServiceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PredictionServerTest {
  private static final int PIXELS = 784;

  private final Service service =
      Services.open("mlp-8", 1, ServiceSettings.defaults().predictors(1));
  private final float[] image = new float[PIXELS];
  private final float[] expected = new float[10];
  private PredictionServer server;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Reply(int status, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < PIXELS; i++) {
      image[i] = i % 7 / 8f;
    }
    Arguments arguments = service.arguments().input("input", image).output("output", expected);
    service.run(arguments, Duration.ZERO);
    server = PredictionServer.start(service, 0, Duration.ofMillis(10));
  }

  @AfterEach
  void stop() {
    server.close();
    service.close();
  }

  private Reply ask(String method, String path, String type, byte[] body) throws IOException {
    HttpURLConnection c =
        (HttpURLConnection)
            URI.create("http://localhost:" + server.port() + path).toURL().openConnection();
    c.setRequestMethod(method);
    c.setRequestProperty("Content-Type", type);
    if (method.equals("POST")) {
      c.setDoOutput(true);
      c.getOutputStream().write(body);
    }
    int status = c.getResponseCode();
    try (InputStream in = status < 400 ? c.getInputStream() : c.getErrorStream()) {
      return new Reply(status, in.readAllBytes());
    }
  }

  private Reply predict(String type, byte[] body) throws IOException {
    return ask("POST", "/predict", type, body);
  }

  private byte[] binary() {
    ByteBuffer to = ByteBuffer.allocate(4 * PIXELS).order(ByteOrder.LITTLE_ENDIAN);
    to.asFloatBuffer().put(image);
    return to.array();
  }

  @Test
  void floatsGoInAndOut() throws IOException {
    Reply reply = predict("application/octet-stream", binary());
    assertThat(reply.status()).isEqualTo(200);
    float[] got = new float[10];
    ByteBuffer.wrap(reply.body()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(got);
    assertThat(got).isEqualTo(expected);
    assertThat(new Client(server.port(), binary()).predict()).isEqualTo(reply.body());
  }

  @Test
  void jsonGoesInAndOut() throws IOException {
    String body = "{\"input\": [[" + Arrays.toString(image) + "]]}";
    Reply reply = predict("application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .isEqualTo("{\"output\":" + Arrays.toString(expected).replace(" ", "") + "}");
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws IOException {
    refused("application/octet-stream", "abc", "body has 3 bytes but");
    refused("application/json", "{", "body is no JSON object");
    refused("application/json", "{\"x\": [1]}", "values of [x]");
    refused("application/json", "{\"input\": [1]}", "input has 1 numbers but is [1, 1, 28, 28]");
    refused("application/json", "{\"input\": [true]}", "true where a number is wanted");
    assertThat(predict("application/json", new byte[40_000]).status()).isEqualTo(413);
    assertThat(ask("GET", "/predict", "", new byte[0]).status()).isEqualTo(405);
    assertThat(ask("GET", "/elsewhere", "", new byte[0]).status()).isEqualTo(404);
  }

  private void refused(String type, String body, String words) throws IOException {
    Reply reply = predict(type, body.getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains(words).hasLineCount(1);
  }

  @Test
  void aBusyServiceSaysSoAndCountsIt() throws IOException {
    try (Lease lease = service.borrow(Duration.ZERO)) {
      assertThat(lease.cancel()).isFalse();
      Reply reply = predict("application/octet-stream", binary());
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.text()).contains("predictors are busy").hasLineCount(1);
      assertThat(ask("GET", "/metrics", "", new byte[0]).text())
          .contains("lanewise_refused_total{model=\"mlp-8\"} 1", "lanewise_busy{model=\"mlp-8\"} 1")
          .contains("lanewise_run_seconds_count{model=\"mlp-8\"} 1", "le=\"+Inf\"} 1");
    }
    service.close();
    assertThat(predict("application/octet-stream", binary()).text()).contains("closed");
    assertThat(ask("GET", "/health", "", new byte[0]).text()).startsWith("mlp-8: {input=[1, 1, 28");
  }

  @Test
  void aLoadTestMeasures() throws IOException {
    LoadTest test =
        LoadTest.of(
            "mlp-8", "mlp-16", ServiceSettings.defaults().predictors(1), Duration.ofMillis(100));
    assertThat(test.capacity()).isPositive();
    assertThat(test.alone().calls()).isPositive();
    assertThat(test.beside().p99()).isGreaterThanOrEqualTo(test.beside().p50());
    assertThat(String.join("\n", test.lines()))
        .contains("mlp-8: first call after warm-up", "p99 / p50", "another model loading")
        .doesNotContain(String.format(Locale.ROOT, "%s", Double.NaN));
  }
}
