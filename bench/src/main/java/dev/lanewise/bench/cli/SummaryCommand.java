package dev.lanewise.bench.cli;

import dev.lanewise.nn.inspect.Summary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanewise summary}: what a network's layers are and cost. */
@Command(
    name = "summary",
    description = "Prints a network's layers: shapes, parameters, multiply-adds; and its memory.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {"", "Examples:", "  lanewise summary lenet5", "  lanewise summary mlp --batch 64"})
final class SummaryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NamedNetwork network;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  SummaryCommand() {}

  @Override
  public Integer call() {
    Summary.of(network.network().layer(), network.input())
        .lines()
        .forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK;
  }
}
