package dev.lanewise.bench.cli;

import dev.lanewise.bench.model.Candidates;
import dev.lanewise.bench.model.CompareTable;
import dev.lanewise.bench.model.Compared;
import dev.lanewise.bench.model.Measured;
import dev.lanewise.bench.model.ModelBench;
import dev.lanewise.bench.model.ModelRace;
import dev.lanewise.bench.model.ModelTable;
import dev.lanewise.bench.model.OpenSizes;
import dev.lanewise.bench.model.Subject;
import dev.lanewise.bench.report.BarPicture;
import dev.lanewise.bench.report.JsonReport;
import dev.lanewise.bench.report.PredictionPicture;
import dev.lanewise.bench.report.Row;
import dev.lanewise.kernels.Machine;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.plan.WeightFormat;
import dev.lanewise.nn.train.EpochReport;
import dev.lanewise.nn.train.Settings;
import dev.lanewise.nn.train.Trained;
import dev.lanewise.nn.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise bench}: trains the built-in networks and measures how fast they predict. */
@Command(
    name = "bench",
    description =
        "Trains LeNet-5 and a perceptron on built-in digits, then measures how they predict, and how large networks do.",
    subcommands = {
      BenchKernelsCommand.class,
      BenchModelCommand.class,
      BenchTrainCommand.class,
      BenchServeCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise bench",
      "  lanewise bench --quick --threads 2 --json today.json"
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--quick",
      description = "Less training, fewer calls, and no large networks: a look, not a record.")
  private boolean quick;

  @Mixin private Threads threads;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the rows go; report.json in the folder if not given.")
  private @Nullable Path json;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "lanewise-report",
      description =
          "Folder for the pictures, the rows and the checkpoints; ${DEFAULT-VALUE} if not given.")
  private Path output;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  BenchCommand() {}

  @Override
  public Integer call() throws IOException {
    Path rows = json == null ? output.resolve("report.json") : json;
    if (json != null) {
      AtomicFile.checkWritable(json);
    }
    Places.folder("--output", output);
    Path picture = output.resolve("report.png");
    Parts<LabelledImages> data = DataSource.builtIn(quick ? 4 : 1);
    List<Measured> measured = new ArrayList<>();
    for (String name : List.of("lenet5", "mlp")) {
      measured.add(measure(name, data));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    ModelTable.of(measured).forEach(out::println);
    List<Compared> large = quick ? List.of() : large(out);
    CompareTable.of(large).forEach(out::println);
    List<Row> all =
        Stream.concat(
                measured.stream().flatMap(m -> m.rows().stream()),
                large.stream().map(Compared::row))
            .toList();
    String text = JsonReport.of(Machine.here(), all);
    AtomicFile.write(rows, to -> to.write(text.getBytes(StandardCharsets.UTF_8)));
    BufferedImage page = picture(measured.getFirst(), data);
    AtomicFile.write(picture, to -> ImageIO.write(page, "png", to));
    out.println();
    out.println("picture  " + picture);
    if (!large.isEmpty()) {
      Path bars = output.resolve("models.png");
      List<BarPicture.Group> groups = large.stream().map(Compared::bars).toList();
      BarPicture.write(CompareTable.title(1, threads.count()), groups, bars);
      out.println("bars     " + bars);
    }
    out.println("rows     " + rows);
    return ExitCode.OK;
  }

  private Measured measure(String name, Parts<LabelledImages> data) throws IOException {
    // A quick run has few images: small steps make the most of them.
    Settings settings =
        quick ? Settings.defaults().epochs(2).batch(16) : Settings.defaults().epochs(5);
    Path checkpoint = output.resolve(name + ".safetensors");
    PrintWriter out = spec.commandLine().getOut();
    double[] speed = {0};
    Trained trained;
    try (Epochs shown =
        new Epochs(name, settings.epochs(), out) {
          @Override
          public void epoch(EpochReport e) {
            speed[0] = Math.max(speed[0], e.examplesPerSecond());
            super.epoch(e);
          }
        }) {
      trained =
          Trainer.of(Networks.byName(name), data, settings)
              .threads(threads.count())
              .checkpointTo(checkpoint)
              .fit(shown);
    }
    Subject subject = new Subject(trained.network(), trained.weights(), trained.units().features());
    return new ModelBench(quick, threads.count())
        .measure(subject, checkpoint, data.test(), speed[0]);
  }

  /** The networks for photographs with random weights: what they cost, not what they know. */
  private List<Compared> large(PrintWriter out) throws IOException {
    out.println();
    ModelRace race =
        new ModelRace(false, threads.count(), WeightFormat.FP32, List.of(), out::println);
    List<Compared> all = new ArrayList<>();
    try (Candidates candidates = Candidates.of(OpenSizes.batch(1), 0L, false)) {
      for (String name : Networks.largeNames()) {
        out.println("measuring " + name + " with random weights");
        out.flush();
        all.add(race.measure(candidates.open(name)));
        candidates.clear();
      }
    }
    out.println();
    return all;
  }

  private static BufferedImage picture(Measured m, Parts<LabelledImages> data) {
    return PredictionPicture.draw(
        m.network() + " on built-in digits", data.test(), m.predictions(), m.coldStart().curve());
  }
}
