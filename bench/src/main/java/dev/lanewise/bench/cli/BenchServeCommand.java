package dev.lanewise.bench.cli;

import dev.lanewise.bench.model.OpenSizes;
import dev.lanewise.bench.serve.LoadTest;
import dev.lanewise.nn.plan.Planner;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise bench serve}: the example service under a steady load. */
@Command(
    name = "serve",
    description =
        "Measures the example service from clients in the same process: capacity, then latency under a steady load at half of it, alone and while another model is loaded and warmed up.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise bench serve lenet5",
      "  lanewise bench serve resnet50.onnx --beside resnet18 --seconds 30"
    })
final class BenchServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME|FILE",
      completionCandidates = TrainCommand.Names.class,
      description =
          "Of ${COMPLETION-CANDIDATES}, with random weights; or an ONNX file, by a name with a dot or a slash.")
  private String model;

  @Mixin private ServingOptions options;

  @Option(
      names = "--beside",
      paramLabel = "NAME|FILE",
      defaultValue = "resnet18",
      description = "The other model; ${DEFAULT-VALUE} if not given.")
  private String beside;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      converter = Whole.Seconds.class,
      description = "Time of each measurement; ${DEFAULT-VALUE} if not given.")
  private int seconds;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  BenchServeCommand() {}

  @Override
  public Integer call() throws IOException {
    options.open(beside, OpenSizes.batch(1), Planner.best()).close(); // told of now if it is none
    PrintWriter out = spec.commandLine().getOut();
    try {
      LoadTest test = LoadTest.of(model, beside, options.settings(), Duration.ofSeconds(seconds));
      test.lines().forEach(out::println);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }
}
