package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.Text;
import dev.lanewise.nn.data.Split;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.train.Checkpoint;
import dev.lanewise.nn.train.Optimizer;
import dev.lanewise.nn.train.Settings;
import dev.lanewise.nn.train.Trainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise train}: trains a network and keeps a checkpoint of every epoch. */
@Command(
    name = "train",
    description = "Trains a network to classify images; writes a checkpoint after every epoch.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "The same seed gives the same weights, bit by bit, for any number of threads, and after a kill and --resume.",
      "",
      "Examples:",
      "  lanewise train lenet5",
      "  lanewise train lenet5 --data mnist/ --epochs 3 --seed 1 --threads 2",
      "  lanewise train lenet5 --data mnist/ --resume lenet5.safetensors"
    })
final class TrainCommand implements Callable<Integer> {
  /** The networks that can be trained. */
  static final class Names implements Iterable<String> {
    /** Made by the command line. */
    Names() {}

    @Override
    public Iterator<String> iterator() {
      return Networks.names().iterator();
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NETWORK",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String name;

  @Mixin private DataFolder data;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Whole.Epochs.class,
      description = "Passes over the training images; 3 if not given.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Whole.Batch.class,
      description = "Images per step; 32 if not given.")
  private @Nullable Integer batch;

  @Option(
      names = "--lr",
      paramLabel = "X",
      converter = Rate.class,
      description =
          "Learning rate of Adam, which falls to 0 along half a cosine; 0.002 if not given.")
  private @Nullable Float rate;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of the first weights and of the order of the images; 1 if not given.")
  private @Nullable Long seed;

  @Mixin private Threads threads;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description = "Go on from this checkpoint; its settings hold where none are given.")
  private @Nullable Path resume;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the checkpoint goes; NETWORK.safetensors in this folder if not given.")
  private @Nullable Path out;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  TrainCommand() {}

  @Override
  public Integer call() {
    Network network = network();
    Path file = out == null ? Path.of(network.name() + ".safetensors") : out;
    Settings settings = settings();
    Split images = data.open();
    Trainer trainer =
        Trainer.of(network, images, settings).threads(threads.count()).checkpointTo(file);
    if (resume != null) {
      trainer.resumeFrom(resume);
    }
    PrintWriter print = spec.commandLine().getOut();
    print.printf(
        "%s: %s parameters, %s training and %s test images of %s%n",
        network.name(),
        Text.count(network.layer().parameterCount()),
        Text.count(images.train().count()),
        Text.count(images.test().count()),
        images.name());
    try (Epochs shown = new Epochs(network.name(), settings.epochs(), print)) {
      double accuracy = trainer.fit(shown).test().accuracy();
      print.println("test accuracy " + Text.percent(accuracy) + "; checkpoint in " + file);
    } catch (ArithmeticException e) {
      throw new BadInput(
          String.valueOf(
              e.getMessage())); // the loss is no number any more: the learning rate was too high
    }
    return 0;
  }

  private Network network() {
    if (!Networks.names().contains(name)) {
      throw new BadInput(
          "there is no network '" + name + "'; there are " + String.join(", ", Networks.names()));
    }
    return Networks.byName(name);
  }

  /** What is given, else what the checkpoint to resume says, else the defaults. */
  private Settings settings() {
    Settings s = resume == null ? Settings.defaults() : Checkpoint.read(resume).settings();
    s = epochs == null ? s : s.epochs(epochs);
    s = batch == null ? s : s.batch(batch);
    s = rate == null ? s : s.optimizer(Optimizer.adam(rate));
    return seed == null ? s : s.seed(seed);
  }
}
