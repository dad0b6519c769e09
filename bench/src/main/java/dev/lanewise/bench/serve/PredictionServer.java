package dev.lanewise.bench.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.serve.Service;
import dev.lanewise.nn.serve.ServiceBusyException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service over HTTP with the JDK's own server, on this machine only. {@code POST /predict} takes
 * and gives what {@link Payload} says; {@code GET /metrics} gives counters, {@code GET /health}
 * says what is served.
 */
public final class PredictionServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int FAILED = 500;
  private static final int BUSY = 503;

  /** A number in JSON, with all its digits and what stands between, is hardly longer. */
  private static final int BYTES_PER_NUMBER = 32;

  private static final int GRACE_SECONDS = 1;

  static {
    // Else an answer's body waits for the client to confirm its head: up to 40 ms.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final Service service;
  private final Duration patience;
  private final HttpServer server;
  private final ExecutorService handlers;
  private final int mostBytes;

  /** Arrays of answered requests, for the next ones. */
  private final Queue<Arguments> spare;

  private PredictionServer(Service service, int port, Duration patience) throws IOException {
    this.service = service;
    this.patience = patience;
    this.spare = new ArrayBlockingQueue<>(2 * service.counters().predictors());
    int numbers = service.inputs().values().stream().mapToInt(Shape::size).sum();
    this.mostBytes =
        (int) Math.min((long) BYTES_PER_NUMBER * numbers + 1024, Integer.MAX_VALUE - 8);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    this.handlers = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(handlers);
    server.createContext("/", this::answer);
  }

  /**
   * Begins to answer.
   *
   * @param service stays the caller's to close
   * @param port 0 for any that is free
   * @param patience that a request has for a predictor to come free
   * @throws IOException if the port cannot be had
   */
  public static PredictionServer start(Service service, int port, Duration patience)
      throws IOException {
    PredictionServer started = new PredictionServer(service, port, patience);
    started.server.start();
    return started;
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int status, String type, byte[] body) {
    static Answer of(int status, String line) {
      byte[] body = (line.replaceAll("\\p{Cntrl}+", " ") + "\n").getBytes(StandardCharsets.UTF_8);
      return new Answer(status, "text/plain; charset=utf-8", body);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answerTo(exchange);
      exchange.getResponseHeaders().set("Content-Type", answer.type);
      if (answer.status == BUSY) {
        exchange.getResponseHeaders().set("Retry-After", "1");
      }
      exchange.sendResponseHeaders(answer.status, answer.body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body);
      }
    }
  }

  private Answer answerTo(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String wanted = path.equals("/predict") ? "POST" : "GET";
    if (!exchange.getRequestMethod().equals(wanted)) {
      return Answer.of(NOT_ALLOWED, path + " takes " + wanted);
    }
    return switch (path) {
      case "/predict" -> predict(exchange);
      case "/health" ->
          Answer.of(
              OK, "%s: %s to %s".formatted(service.name(), service.inputs(), service.outputs()));
      case "/metrics" ->
          new Answer(OK, Metrics.TYPE, Metrics.of(service).getBytes(StandardCharsets.UTF_8));
      default -> Answer.of(NOT_FOUND, "there are /predict, /metrics and /health");
    };
  }

  private Answer predict(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(mostBytes + 1);
    if (body.length > mostBytes) {
      return Answer.of(TOO_LARGE, "body is longer than %d bytes".formatted(mostBytes));
    }
    Payload payload =
        Payload.of(
            Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), ""));
    Arguments kept = spare.poll();
    Arguments arguments = kept == null ? service.arguments().allocate() : kept;
    try {
      payload.read(body, service.inputs(), arguments);
      service.run(arguments, patience);
      return new Answer(OK, payload.type(), payload.write(service.outputs(), arguments));
    } catch (ServiceBusyException | IllegalStateException e) {
      return Answer.of(BUSY, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Answer.of(BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Answer.of(FAILED, String.valueOf(e.getMessage()));
    } finally {
      spare.offer(arguments);
    }
  }

  /** Answers requests in progress, and no more. */
  @Override
  public void close() {
    server.stop(GRACE_SECONDS);
    handlers.close();
  }
}
