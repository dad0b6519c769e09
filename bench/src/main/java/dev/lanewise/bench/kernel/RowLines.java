package dev.lanewise.bench.kernel;

import dev.lanewise.bench.report.Row;
import java.util.List;
import java.util.Locale;

/** Rows as lines of a table whose widths are known before the first row is. */
public final class RowLines {
  private final int idWidth;
  private final List<String> peers;

  /**
   * @param ids of all rows to come
   * @param peers names of all peers there may be
   */
  public RowLines(List<String> ids, List<String> peers) {
    this.idWidth = ids.stream().mapToInt(String::length).max().orElse(1);
    this.peers = List.copyOf(peers);
  }

  /** The columns' names. */
  public String header() {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%-" + idWidth + "s %9s %-8s %6s %7s",
            "row",
            "lanewise",
            "",
            "spread",
            "of max"));
    peers.forEach(p -> line.append(String.format(Locale.ROOT, " %9s", p)));
    if (!peers.isEmpty()) {
      line.append("  ratio");
    }
    return line.append("  B/call  kernel").toString();
  }

  /** One row. */
  public String line(Row row) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%-" + idWidth + "s %9s %-8s %5.1f%% %7s",
            row.id(),
            number(row.lanewise()),
            row.unit().symbol(),
            100 * spread(row),
            share(row)));
    for (String peer : peers) {
      Double rate = row.peers().get(peer);
      line.append(String.format(Locale.ROOT, " %9s", rate == null ? "-" : number(rate)));
    }
    if (!peers.isEmpty()) {
      line.append(
          String.format(
              Locale.ROOT,
              " %6s",
              row.ratio().isPresent()
                  ? String.format(Locale.ROOT, "%.2f", row.ratio().getAsDouble())
                  : "-"));
    }
    line.append(
        String.format(
            Locale.ROOT, " %7s  %s", number(row.bytesPerCall()), row.more().get("kernel")));
    return line.toString();
  }

  /** What the columns mean. */
  public String legend() {
    return "spread: middle half of the rounds; of max: share of the FMA peak (GFLOP/s), of the copy bandwidth (GB/s)"
        + " or of the rate on ordinary numbers (denormal), measured in turn with the row"
        + (peers.isEmpty() ? "" : "; ratio: how many times as fast as the best peer");
  }

  /** Width of the middle half, as a share of the median. */
  private static double spread(Row row) {
    if (row.more().get("spread") instanceof List<?> s
        && s.get(0) instanceof Double low
        && s.get(1) instanceof Double high) {
      return (high - low) / row.lanewise();
    }
    return Double.NaN;
  }

  private static String share(Row row) {
    for (String field : Ceiling.FIELDS) {
      if (row.more().get(field) instanceof Double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
      }
    }
    return "-";
  }

  private static String number(double x) {
    return String.format(Locale.ROOT, x == Math.rint(x) ? "%.0f" : x < 10 ? "%.3f" : "%.1f", x);
  }
}
