package dev.lanewise.bench.cli;

import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.report.JsonReport;
import dev.lanewise.bench.report.Row;
import dev.lanewise.bench.report.Table;
import dev.lanewise.bench.report.Text;
import dev.lanewise.bench.train.TrainBench;
import dev.lanewise.kernels.Machine;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise bench train}: images a second of training steps, beside PyTorch if wanted. */
@Command(
    name = "train",
    description =
        "Measures steps of training on 28 x 28 images: forward, cross-entropy and backward, with and without Adam's update.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise bench train lenet5",
      "  lanewise bench train cnn --peers --threads 2 --json cnn.json"
    })
final class BenchTrainCommand implements Callable<Integer> {
  private static final List<String> NETWORKS = List.of("lenet5", "mlp", "cnn");

  /** Steps of the plan that are shown. */
  private static final int LONGEST = 12;

  /** The networks that can be measured. */
  static final class Names implements Iterable<String> {
    /** Made by the command line. */
    Names() {}

    @Override
    public Iterator<String> iterator() {
      return NETWORKS.iterator();
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NETWORK",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String name;

  @Option(
      names = "--peers",
      description = "Measure PyTorch, through DJL, in turn with ours; downloads some 120 MB.")
  private boolean peers;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      converter = Whole.Batch.class,
      description = "Images per step; ${DEFAULT-VALUE} if not given.")
  private int batch;

  @Mixin private Threads threads;

  @Option(names = "--quick", description = "Fewer rounds: a look, not a record.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file.")
  private @Nullable Path json;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  BenchTrainCommand() {}

  @Override
  public Integer call() {
    if (!NETWORKS.contains(name)) {
      throw new BadInput(
          "there is no network '" + name + "'; there are " + String.join(", ", NETWORKS));
    }
    if (json != null) {
      AtomicFile.checkWritable(json);
    }
    Network network = Networks.byName(name);
    List<Peer> started =
        peers ? Peers.started(Peer::trains, threads.count(), this::complain) : List.of();
    TrainBench bench = new TrainBench(quick, batch, threads.count(), started, this::complain);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %s parameters, batch %d, %d thread%s%n%n",
        name,
        Text.count(network.layer().parameterCount()),
        batch,
        threads.count(),
        threads.count() == 1 ? "" : "s");
    out.flush();
    List<Row> rows = new ArrayList<>();
    TrainBench.Measured step = bench.measure(network, true);
    rows.add(step.row().with("steps", step.times().fields()));
    TrainBench.Measured gradient = bench.measure(network, false);
    rows.add(gradient.row().with("steps", gradient.times().fields()));
    print(rows, started).forEach(out::println);
    out.println();
    out.println("Where the time of a step goes:");
    step.times().lines(LONGEST).forEach(out::println);
    out.println();
    out.println(memory(step.row()));
    out.flush();
    if (json != null) {
      byte[] text = JsonReport.of(Machine.here(), rows).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(json, to -> to.write(text));
      out.println("rows are in " + json);
    }
    return ExitCode.OK;
  }

  private static List<String> print(List<Row> rows, List<Peer> started) {
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of("", "a step", "images/s", "middle half"));
    started.forEach(p -> head.add(p.name()));
    if (!started.isEmpty()) {
      head.add("ratio");
    }
    head.add("B/step");
    table.add(head.toArray(String[]::new));
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(row.id().endsWith(".step") ? "forward, backward, Adam" : "forward, backward");
      cells.add(Text.nanos((double) row.more().getOrDefault("nanosPerStep", Double.NaN)));
      cells.add(Text.count(Math.round(row.lanewise())));
      cells.add(spread(row));
      for (Peer peer : started) {
        Double rate = row.peers().get(peer.name());
        cells.add(rate == null ? "-" : Text.count(Math.round(rate)));
      }
      if (!started.isEmpty()) {
        cells.add(
            row.ratio().isPresent()
                ? String.format(Locale.ROOT, "%.2f", row.ratio().getAsDouble())
                : "-");
      }
      cells.add(Text.count(Math.round(row.bytesPerCall())));
      table.add(cells.toArray(String[]::new));
    }
    return table.lines();
  }

  private static String spread(Row row) {
    return row.more().get("spread") instanceof List<?> s
            && s.get(0) instanceof Double low
            && s.get(1) instanceof Double high
        ? Text.count(Math.round(low)) + " .. " + Text.count(Math.round(high))
        : "-";
  }

  private static String memory(Row row) {
    long peak = (long) row.more().getOrDefault("peakBytes", 0L);
    long live = (long) row.more().getOrDefault("liveBytes", 1L);
    long all = (long) row.more().getOrDefault("tensorBytes", 0L);
    return String.format(
        Locale.ROOT,
        "Memory of a step: %s bytes, %.2f times what is alive at its busiest moment (%s); all values side by side would take %s.",
        Text.count(peak),
        (double) peak / live,
        Text.count(live),
        Text.count(all));
  }

  private void complain(String line) {
    spec.commandLine().getErr().println("lanewise: " + line);
    spec.commandLine().getErr().flush();
  }
}
