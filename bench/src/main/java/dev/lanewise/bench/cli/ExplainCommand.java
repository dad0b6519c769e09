package dev.lanewise.bench.cli;

import dev.lanewise.bench.model.Executions;
import dev.lanewise.bench.model.StepTimes;
import dev.lanewise.bench.report.DiagramPicture;
import dev.lanewise.bench.report.Text;
import dev.lanewise.kernels.PeakMeter;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.run.Execution;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise explain}: the plan a network runs by, step by step, with measured times. */
@Command(
    name = "explain",
    description = {
      "Prints the plan a model runs by: each step's operations, kernel, layout, shape,",
      "multiply-adds and bytes, its measured time, and what part of this machine's peak that is."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise explain resnet50",
      "  lanewise explain squeezenet.onnx --threads 2 --svg squeezenet.svg",
      "  lanewise explain alexnet --weights bf16",
      "  lanewise explain bert.onnx --size sequence=128"
    })
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME|FILE",
      completionCandidates = TrainCommand.Names.class,
      description =
          "One of ${COMPLETION-CANDIDATES}; or an ONNX file, by a name with a dot or a slash.")
  private String model;

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
      names = "--svg",
      paramLabel = "FILE",
      description = "Draws the steps and what they wait for as well.")
  private @Nullable Path svg;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  ExplainCommand() {}

  @Override
  public Integer call() {
    Path picture = svg;
    if (picture != null) {
      AtomicFile.checkWritable(picture);
    }
    try (Team team = Team.of(threads.count())) {
      Execution execution = execution(team);
      Plan plan = execution.plan();
      if (picture != null && plan.steps().size() > DiagramPicture.MOST_BOXES) {
        throw new BadInput(
            "%s has %d steps, too many to draw: leave out --svg"
                .formatted(model, plan.steps().size()));
      }
      execution.warmUp();
      StepTimes times = StepTimes.of(plan.steps(), execution::run);
      print(plan, times);
      if (picture != null) {
        byte[] text = DiagramPicture.svg(times.diagram()).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(picture, to -> to.write(text));
      }
    }
    return ExitCode.OK;
  }

  private Execution execution(Team team) {
    try {
      return Executions.of(model, sizes.and(batch), team, weights.planner());
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private void print(Plan plan, StepTimes times) {
    PrintWriter out = spec.commandLine().getOut();
    double peak = PeakMeter.gflops() * threads.count();
    times.plan(peak).forEach(out::println);
    out.printf(
        "%s in all, %s GFLOP/s, %s of the %s that %d %s could do; %s multiply-adds; arena %s bytes%n",
        Text.nanos(times.total()),
        Text.digits(2 * plan.multiplyAdds() / times.total()),
        Text.percent(2 * plan.multiplyAdds() / times.total() / peak),
        Text.digits(peak),
        threads.count(),
        threads.count() == 1 ? "thread" : "threads",
        Text.count(plan.multiplyAdds()),
        Text.count((long) Float.BYTES * plan.arenaSize()));
  }
}
