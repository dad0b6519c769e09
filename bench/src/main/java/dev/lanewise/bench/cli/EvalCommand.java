package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.ConfusionTable;
import dev.lanewise.bench.report.Text;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Weights;
import dev.lanewise.nn.train.Checkpoint;
import dev.lanewise.nn.train.Classification;
import dev.lanewise.nn.train.Evaluation;
import dev.lanewise.nn.train.Evaluator;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise eval}: how well a checkpoint does on a test part. */
@Command(
    name = "eval",
    description =
        "Measures a checkpoint on the test part of data; prints the confusion matrix of classes.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise eval lenet5.safetensors",
      "  lanewise eval lenet5.safetensors --data mnist/",
      "  lanewise eval mlp-64-32.safetensors --data wdbc.csv",
      "  lanewise eval mlp-64-32.safetensors --test new.csv"
    })
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A checkpoint that lanewise train has written.")
  private Path file;

  @Mixin private DataSource data;
  @Mixin private Threads threads;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  EvalCommand() {}

  @Override
  public Integer call() {
    Checkpoint checkpoint = Checkpoint.read(file);
    Network network = checkpoint.knownNetwork();
    Weights weights = checkpoint.weights(network);
    DataSource.Tested test = data.tested(checkpoint);
    Evaluation evaluation;
    try (Team team = Team.of(threads.count())) {
      evaluation =
          Evaluator.of(
                  network,
                  weights,
                  checkpoint.settings().loss(),
                  test.examples(),
                  checkpoint.units(),
                  team)
              .measure();
    } catch (DataException e) {
      throw new DataException(file + ": " + e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s, %s parameters, on %s test examples of %s%n",
        network.name(),
        Text.count(network.layer().parameterCount()),
        Text.count(evaluation.examples()),
        test.name());
    if (test.drawnAnew()) {
      out.println(
          "caution: it was not trained on this data, or not in these parts: what it learnt from may be among them");
    }
    out.println(Measures.line(evaluation));
    if (evaluation instanceof Classification classes) {
      out.println();
      ConfusionTable.lines(classes.confusion(), test.examples().classNames()).forEach(out::println);
    }
    return 0;
  }
}
