package dev.lanewise.bench.serve;

import dev.lanewise.bench.model.Latency;
import dev.lanewise.bench.report.Table;
import dev.lanewise.bench.report.Text;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.serve.Service;
import dev.lanewise.nn.serve.ServiceSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * The example service under load from clients in this very process: its capacity, then how long
 * answers take at half of it, alone and while another model is loaded and warmed up.
 *
 * @param firstCallNanos the first prediction after the warm-up
 * @param medianNanos of predictions, without HTTP
 * @param capacity requests a second
 */
public record LoadTest(
    String model,
    double firstCallNanos,
    double medianNanos,
    double capacity,
    Latency alone,
    Latency beside) {
  /** Threads that send, beyond those that can be served: arrivals do not wait for answers. */
  private static final int CLIENTS = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int CALLS = 200;

  /**
   * Measures; takes several times {@code during}, and the time of the warm-ups.
   *
   * @param what as {@link Services#open} takes it
   * @param other the model that is loaded beside it, again and again
   */
  public static LoadTest of(String what, String other, ServiceSettings settings, Duration during)
      throws IOException {
    try (Service service = Services.open(what, 1, settings)) {
      service.warmUp();
      double[] calls = calls(service);
      try (PredictionServer server = PredictionServer.start(service, 0, PATIENCE)) {
        Client client = new Client(server.port(), body(service));
        double capacity = 0;
        // Twice: the first time the JVM compiles client and server.
        for (int i = 0; i < 2; i++) {
          capacity = new Load(client, settings.predictors()).capacity(during);
        }
        Load load = new Load(client, CLIENTS);
        load.steady(capacity / 2, during);
        Latency alone = load.steady(capacity / 2, during);
        CompletableFuture<Void> loading = new CompletableFuture<>();
        Thread neighbour = inBackground(() -> load(other, loading));
        Latency beside = load.steady(capacity / 2, during);
        loading.complete(null);
        neighbour.interrupt();
        join(neighbour);
        return new LoadTest(service.name(), calls[0], calls[1], capacity, alone, beside);
      }
    }
  }

  /** The first call and the median of some more. */
  private static double[] calls(Service service) {
    Arguments arguments = service.arguments().allocate();
    long start = System.nanoTime();
    service.run(arguments, PATIENCE);
    double first = (double) (System.nanoTime() - start);
    Latency later = Latency.of(() -> service.run(arguments, PATIENCE), CALLS);
    return new double[] {first, later.p50()};
  }

  private static byte[] body(Service service) {
    return new byte[Float.BYTES * service.inputs().values().stream().mapToInt(Shape::size).sum()];
  }

  /** Where the JVM heeds priorities (docs/serving.md), those who wait for answers go first. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
  private static Thread inBackground(Runnable work) {
    return Thread.ofPlatform().priority(Thread.MIN_PRIORITY).start(work);
  }

  private static void load(String other, CompletableFuture<Void> enough) {
    while (!enough.isDone()) {
      try (Service service = Services.open(other, 1, ServiceSettings.defaults().predictors(1))) {
        service.warmUp();
      } catch (CancellationException e) {
        return;
      }
    }
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The longest that 99 % of answers took, in times that half of them took. */
  static double spread(Latency latency) {
    return latency.p99() / latency.p50();
  }

  /** As people read it. */
  public List<String> lines() {
    Table table = new Table().add("load", "requests", "p50", "p90", "p99", "p99 / p50", "max");
    add(table, "half of capacity", alone);
    add(table, "and another model loading", beside);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: first call after warm-up %s, median %s; capacity %s requests/s over HTTP"
            .formatted(
                model, Text.nanos(firstCallNanos), Text.nanos(medianNanos), Text.digits(capacity)));
    lines.addAll(table.lines());
    return lines;
  }

  private static void add(Table table, String name, Latency l) {
    table.add(
        name,
        Text.count(l.calls()),
        Text.nanos(l.p50()),
        Text.nanos(l.p90()),
        Text.nanos(l.p99()),
        Text.digits(spread(l)),
        Text.nanos(l.max()));
  }
}
