package dev.lanewise.bench.cli;

import dev.lanewise.bench.serve.PredictionServer;
import dev.lanewise.nn.serve.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise serve}: a model over HTTP, on this machine. */
@Command(
    name = "serve",
    description = {
      "Serves a model over HTTP on this machine, as an example of a service, until it is stopped.",
      "POST /predict takes and gives floats, little-endian, or JSON; GET /metrics, GET /health."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise serve lenet5",
      "  lanewise serve resnet50.onnx --port 8080 --threads 2 --predictors 1"
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME|FILE",
      completionCandidates = TrainCommand.Names.class,
      description =
          "Of ${COMPLETION-CANDIDATES}, with random weights; or an ONNX file, by a name with a dot or a slash.")
  private String model;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      converter = Whole.Port.class,
      description = "Where to listen, 0 for any that is free; ${DEFAULT-VALUE} if not given.")
  private int port;

  @Mixin private ServingOptions options;

  @Mixin private WeightOption weights;

  @Mixin private SizeOption sizes;

  @Option(
      names = "--patience",
      paramLabel = "MS",
      defaultValue = "1000",
      converter = Whole.Millis.class,
      description =
          "Milliseconds that a request waits for a predictor; ${DEFAULT-VALUE} if not given.")
  private int patience;

  @Option(names = "--check", description = "Load, warm up, listen, and end: for trying it out.")
  private boolean check;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Service service = options.open(model, sizes.and(1), weights.planner())) {
      out.println("warming " + service.name() + " up");
      out.flush();
      service.warmUp();
      try (PredictionServer server = listen(service)) {
        out.println(
            "%s: %s to %s at http://localhost:%d/predict"
                .formatted(service.name(), service.inputs(), service.outputs(), server.port()));
        out.flush();
        if (!check) {
          new CountDownLatch(1).await(); // until the process is stopped
        }
      }
    }
    return ExitCode.OK;
  }

  private PredictionServer listen(Service service) {
    try {
      return PredictionServer.start(service, port, Duration.ofMillis(patience));
    } catch (IOException e) {
      throw new BadInput("--port %d: %s; choose another".formatted(port, e.getMessage()));
    }
  }
}
