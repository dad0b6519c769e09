package dev.lanewise.bench.serve;

import dev.lanewise.nn.serve.Counters;
import dev.lanewise.nn.serve.Service;

/** A service's counters in the text format that Prometheus reads. */
final class Metrics {
  static final String TYPE = "text/plain; version=0.0.4";

  private static final double NANOS = 1e-9;

  private final StringBuilder text = new StringBuilder();
  private final String label;

  private Metrics(String model) {
    this.label = "model=\"" + model.replaceAll("[\"\\\\\\p{Cntrl}]", "_") + "\"";
  }

  static String of(Service service) {
    Counters c = service.counters();
    Metrics m = new Metrics(service.name());
    m.add("counter", "failures_total", c.failures());
    m.add("counter", "cancelled_total", c.cancelled());
    m.add("counter", "refused_total", c.refused());
    m.add("gauge", "busy", c.busy());
    m.add("gauge", "waiting", c.waiting());
    m.add("gauge", "predictors", c.predictors());
    m.add("counter", "wait_seconds_total", c.waitNanos() * NANOS);
    m.histogram(c);
    return m.text.toString();
  }

  private void add(String kind, String name, Number value) {
    text.append("# TYPE lanewise_").append(name).append(' ').append(kind).append('\n');
    text.append("lanewise_%s{%s} %s\n".formatted(name, label, value));
  }

  /** Ranges that hold runs; the sums are of the same reading, so that they fit each other. */
  private void histogram(Counters c) {
    text.append("# TYPE lanewise_run_seconds histogram\n");
    String line = "lanewise_run_seconds_bucket{%s,le=\"%s\"} %d\n";
    long sum = 0;
    for (int i = 0; i < c.buckets() - 1; i++) {
      long count = c.count(i);
      sum += count;
      if (count > 0) {
        text.append(line.formatted(label, c.end(i) * NANOS, sum));
      }
    }
    sum += c.count(c.buckets() - 1);
    text.append(line.formatted(label, "+Inf", sum));
    text.append("lanewise_run_seconds_sum{%s} %s\n".formatted(label, c.runNanos() * NANOS));
    text.append("lanewise_run_seconds_count{%s} %d\n".formatted(label, sum));
  }
}
