package dev.lanewise.bench.model;

import dev.lanewise.bench.report.Table;
import dev.lanewise.bench.report.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Networks as engines run them: a line for each of both. */
public final class CompareTable {
  private static final double MIB = 1 << 20;

  private CompareTable() {}

  /** The lines of the table. */
  public static List<String> of(List<Compared> all) {
    if (all.isEmpty()) {
      return List.of();
    }
    boolean compared = all.stream().anyMatch(c -> !c.others().isEmpty());
    Table table = new Table();
    List<String> head =
        new ArrayList<>(
            List.of(
                "",
                "engine",
                "p50",
                "p90",
                "p99",
                "max",
                "images/s",
                "load",
                "first call",
                "full speed",
                "peak memory",
                "B/call"));
    if (compared) {
      head.addAll(List.of("largest diff", "relative diff", "ratio"));
    }
    table.add(head.toArray(String[]::new));
    for (Compared c : all) {
      List<String> ours = cells(c.network(), c.ours());
      ours.add(c.bytesPerCall() == 0 ? "0" : Text.digits(c.bytesPerCall()));
      table.add(ours.toArray(String[]::new));
      for (Compared.Other o : c.others()) {
        List<String> theirs = cells("", o.engine());
        theirs.addAll(
            List.of(
                "",
                small(o.largest()),
                small(o.relative()),
                String.format(Locale.ROOT, "%.2f", c.ratio(o))));
        table.add(theirs.toArray(String[]::new));
      }
    }
    return table.lines();
  }

  /** What a picture of the latencies is called. */
  public static String title(int batch, int threads) {
    return "latency, half of the calls, batch %d, %d thread%s"
        .formatted(batch, threads, threads == 1 ? "" : "s");
  }

  /** A line for each other engine: how many times as fast ours is on the whole. */
  public static List<String> means(List<Compared> all) {
    return all.stream()
        .flatMap(c -> c.others().stream().map(o -> o.engine().name()))
        .distinct()
        .map(
            name ->
                String.format(
                    Locale.ROOT,
                    "geometric mean of the ratios to %s: %.2f over %d networks",
                    name,
                    Compared.meanRatio(all, name).orElse(Double.NaN),
                    all.stream()
                        .filter(
                            c -> c.others().stream().anyMatch(o -> o.engine().name().equals(name)))
                        .count()))
        .toList();
  }

  private static List<String> cells(String network, Engine e) {
    return new ArrayList<>(
        List.of(
            network,
            e.name(),
            Text.nanos(e.latency().p50()),
            Text.nanos(e.latency().p90()),
            Text.nanos(e.latency().p99()),
            Text.nanos(e.latency().max()),
            Text.digits(e.imagesPerSecond()),
            Text.nanos((double) e.coldStart().loadNanos()),
            Text.nanos((double) e.coldStart().warmUp().firstCallNanos()),
            Text.nanos((double) e.coldStart().warmUp().fullSpeedNanos()),
            e.coldStart().peakBytes() == 0
                ? "-"
                : Text.digits(e.coldStart().peakBytes() / MIB) + " MiB"));
  }

  private static String small(double x) {
    return String.format(Locale.ROOT, "%.1e", x);
  }
}
