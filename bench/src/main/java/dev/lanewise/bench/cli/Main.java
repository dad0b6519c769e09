package dev.lanewise.bench.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanewise}: trains, evaluates and measures networks. */
@Command(
    name = "lanewise",
    description = "Trains, evaluates and measures networks in pure Java.",
    subcommands = {
      BenchCommand.class,
      TrainCommand.class,
      EvalCommand.class,
      SummaryCommand.class,
      DrawCommand.class,
      ExplainCommand.class,
      ExportCommand.class,
      RunCommand.class,
      ServeCommand.class,
      OnnxTestCommand.class,
      DoctorCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed, or a problem was found", "2:bad input"},
    footer = {
      "",
      "Examples:",
      "  lanewise bench --quick",
      "  lanewise train lenet5 --data mnist/ --epochs 3",
      "  lanewise eval lenet5.safetensors --data mnist/",
      "  lanewise summary lenet5",
      "  lanewise COMMAND --help"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by the command line. */
  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  Main() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs one command: 0 when done, 1 when it failed or found a problem, 2 for bad input. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(OneLine::badArguments)
        .setExecutionStrategy(OneLine::executed)
        .setExecutionExceptionHandler(OneLine::failure)
        .execute(args);
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "which command? bench, train, eval, summary, draw, explain, export, run, serve, onnx-test or"
            + " doctor");
  }
}
