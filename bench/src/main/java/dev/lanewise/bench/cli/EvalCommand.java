package dev.lanewise.bench.cli;

import dev.lanewise.bench.model.Subject;
import dev.lanewise.bench.report.Predictions;
import dev.lanewise.bench.report.Text;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Split;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.train.Checkpoint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise eval}: how well a checkpoint classifies test images. */
@Command(
    name = "eval",
    description = "Classifies test images with a checkpoint; prints accuracy and confusion matrix.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise eval lenet5.safetensors",
      "  lanewise eval lenet5.safetensors --data mnist/"
    })
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A checkpoint that lanewise train has written.")
  private Path file;

  @Mixin private DataFolder data;
  @Mixin private Threads threads;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  EvalCommand() {}

  @Override
  public Integer call() {
    Subject subject = Subject.of(Checkpoint.read(file));
    Split images = data.open();
    Shape shape = Shape.of(images.test().channels(), images.test().height(), images.test().width());
    if (!shape.equals(subject.model().inputShape())) {
      throw new DataException(
          file
              + ": "
              + subject.name()
              + " takes images of "
              + subject.model().inputShape()
              + ", but those of "
              + images.name()
              + " are "
              + shape);
    }
    Predictions predictions;
    try (Team team = Team.of(threads.count())) {
      predictions = subject.classify(images.test(), team);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s, %s parameters, on %s test images of %s%n",
        subject.name(),
        Text.count(subject.model().parameterCount()),
        Text.count(predictions.size()),
        images.name());
    out.printf("accuracy %s%n%n", Text.percent(predictions.accuracy()));
    predictions.confusionTable().forEach(out::println);
    return 0;
  }
}
