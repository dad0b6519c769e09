package dev.lanewise.bench.model;

import dev.lanewise.bench.report.Table;
import dev.lanewise.bench.report.Text;
import java.util.List;
import java.util.function.Function;

/** Measured networks side by side: a column each, a line for each number. */
public final class ModelTable {
  private final List<Measured> measured;
  private final Table table = new Table();

  private ModelTable(List<Measured> measured) {
    this.measured = measured;
  }

  /** The lines of the table; all networks were measured with the same number of threads. */
  public static List<String> of(List<Measured> measured) {
    int threads = measured.getFirst().threads();
    return new ModelTable(measured)
        .line(
            threads == 1 ? "network, on 1 thread" : "network, on " + threads + " threads",
            Measured::network)
        .line("parameters", m -> Text.count(m.parameters()))
        .line("multiply-adds", m -> Text.count(m.multiplyAdds()))
        .line("accuracy", m -> Text.percent(m.predictions().accuracy()))
        .line("training, images/s", m -> Text.digits(m.trainingImagesPerSecond()))
        .line("latency at batch 1, p50", m -> Text.nanos(m.latency().p50()))
        .line("  p90", m -> Text.nanos(m.latency().p90()))
        .line("  p99", m -> Text.nanos(m.latency().p99()))
        .line(
            "  max of " + Text.count(measured.getFirst().latency().calls()),
            m -> Text.nanos(m.latency().max()))
        .line("images/s at batch " + ModelBench.BATCH, m -> Text.digits(m.imagesPerSecond()))
        .line("  GFLOP/s", m -> Text.digits(m.gflops()))
        .line("  of measured FMA peak", m -> Text.percent(m.ofPeak()))
        .line("measured FMA peak, GFLOP/s", m -> Text.digits(m.peakGflops()))
        .line(
            "allocated per call",
            m -> (m.bytesPerCall() == 0 ? "0" : Text.digits(m.bytesPerCall())) + " B")
        .line("fresh JVM: load and plan", m -> Text.nanos((double) m.coldStart().loadNanos()))
        .line("  first call", m -> Text.nanos((double) m.coldStart().warmUp().firstCallNanos()))
        .line(
            "  full speed after", m -> Text.nanos((double) m.coldStart().warmUp().fullSpeedNanos()))
        .table
        .lines();
  }

  private ModelTable line(String name, Function<Measured, String> cell) {
    String[] cells = new String[measured.size() + 1];
    cells[0] = name;
    for (int i = 0; i < measured.size(); i++) {
      cells[i + 1] = cell.apply(measured.get(i));
    }
    table.add(cells);
    return this;
  }
}
