package dev.lanewise.bench.cli;

import dev.lanewise.bench.model.Candidates;
import dev.lanewise.bench.model.CompareTable;
import dev.lanewise.bench.model.Compared;
import dev.lanewise.bench.model.ModelRace;
import dev.lanewise.bench.model.OpenSizes;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.report.BarPicture;
import dev.lanewise.bench.report.JsonReport;
import dev.lanewise.kernels.Machine;
import dev.lanewise.nn.data.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise bench model}: how networks predict, beside ONNX Runtime if wanted. */
@Command(
    name = "model",
    description =
        "Measures how networks predict: latency, throughput, first calls, memory; each engine's first calls in a JVM of their own, then all in turn in one.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise bench model resnet50",
      "  lanewise bench model squeezenet.onnx --peers --random-weights 1",
      "  lanewise bench model alexnet --weights bf16",
      "  lanewise bench model vgg19 googlenet --peers --threads 2 --json models.json --picture models.png"
    })
final class BenchModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME|FILE",
      arity = "1..*",
      completionCandidates = TrainCommand.Names.class,
      description =
          "Of ${COMPLETION-CANDIDATES}; or mlp-32-16 and the like; or ONNX files, by a name with a dot or a slash.")
  private List<String> names;

  @Mixin private Threads threads;

  @Mixin private WeightOption weights;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      converter = Whole.Batch.class,
      description = "Images of a call, where a file leaves it open; ${DEFAULT-VALUE} if not given.")
  private int batch;

  @Mixin private SizeOption sizes;

  @Option(
      names = "--peers",
      description = "Measure ONNX Runtime in turn with ours; downloads some 100 MB.")
  private boolean peers;

  @Option(
      names = "--random-weights",
      paramLabel = "SEED",
      description =
          "What weights are drawn from, the same for all engines. Without it files keep their own, and named networks draw from 0.")
  private @Nullable Long seed;

  @Option(names = "--quick", description = "Fewer calls: a look, not a record.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file.")
  private @Nullable Path json;

  @Option(names = "--picture", paramLabel = "FILE.png", description = "Draw the latencies as bars.")
  private @Nullable Path picture;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  BenchModelCommand() {}

  @Override
  public Integer call() throws IOException {
    if (json != null) {
      AtomicFile.checkWritable(json);
    }
    if (picture != null) {
      AtomicFile.checkWritable(picture);
    }
    OpenSizes open = sizes.and(batch);
    check(open);
    List<Peer> started =
        peers ? Peers.started(Peer::runsFiles, threads.count(), this::complain) : List.of();
    PrintWriter out = spec.commandLine().getOut();
    ModelRace race =
        new ModelRace(quick, threads.count(), weights.format(), started, this::complain);
    List<Compared> all = new ArrayList<>();
    try (Candidates candidates = Candidates.of(open, seed, !started.isEmpty())) {
      for (String name : names) {
        all.add(race.measure(candidates.open(name)));
        candidates.clear();
      }
    }
    CompareTable.of(all).forEach(out::println);
    CompareTable.means(all).forEach(out::println);
    out.flush();
    if (json != null) {
      String text = JsonReport.of(Machine.here(), all.stream().map(Compared::row).toList());
      AtomicFile.write(json, to -> to.write(text.getBytes(StandardCharsets.UTF_8)));
      out.println("rows are in " + json);
    }
    if (picture != null) {
      BarPicture.write(
          CompareTable.title(batch, threads.count()),
          all.stream().map(Compared::bars).toList(),
          picture);
    }
    return ExitCode.OK;
  }

  private void check(OpenSizes open) {
    try {
      Candidates.check(names);
      names.forEach(open::check);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private void complain(String line) {
    spec.commandLine().getErr().println("lanewise: " + line);
    spec.commandLine().getErr().flush();
  }
}
