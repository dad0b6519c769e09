package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.Text;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.Augmentation;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.plan.Recomputation;
import dev.lanewise.nn.train.Checkpoint;
import dev.lanewise.nn.train.DivergedException;
import dev.lanewise.nn.train.Evaluation;
import dev.lanewise.nn.train.Loss;
import dev.lanewise.nn.train.Settings;
import dev.lanewise.nn.train.Trained;
import dev.lanewise.nn.train.Trainer;
import dev.lanewise.nn.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    description = "Trains a network on images or tables; writes a checkpoint after every epoch.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "The same seed gives the same weights, bit by bit, for any number of threads, and after a kill and --resume.",
      "",
      "Examples:",
      "  lanewise train lenet5",
      "  lanewise train lenet5 --data mnist/ --epochs 3 --seed 1 --threads 2",
      "  lanewise train lenet5 --data mnist/ --resume lenet5.safetensors",
      "  lanewise train cnn --data mnist/ --augment affine --curves cnn.png",
      "  lanewise train mlp --data wdbc.csv --hidden 32,16 --patience 10",
      "  lanewise train softmax --data iris.csv --label class"
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

  /** Tables are small: without it networks learn them by heart. */
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NETWORK",
      completionCandidates = Names.class,
      description =
          "One of ${COMPLETION-CANDIDATES}: LeNet-5 on 28 x 28 grey images; a perceptron; a small residual network on images; softmax regression.")
  private String name;

  @Mixin private DataSource data;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      split = ",",
      converter = Whole.Width.class,
      description = "Widths of mlp's hidden layers; 512,512 for images, 64,32 for tables.")
  private List<Integer> hidden = List.of();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Whole.Epochs.class,
      description =
          "Passes over the training part; 3 for images (10 with cnn), 30 for tables if not given.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Whole.Batch.class,
      description = "Examples per step; 32 for images (64 with cnn), 16 for tables if not given.")
  private @Nullable Integer batch;

  @Mixin private Optimization optimization;

  @Option(
      names = "--augment",
      paramLabel = "STEPS",
      converter = Lines.Augmentations.class,
      description = {
        "Changes to the training images, after commas: affine, flip, light, cutout, erasing, each with usual numbers",
        "or with its own, as in 'affine 10 0.08 0.9 1.1 0.1 0' (degrees, shift, scales, shear, fill)."
      })
  private @Nullable Augmentation augmentation;

  @Option(
      names = "--patience",
      paramLabel = "N",
      converter = Whole.Epochs.class,
      description =
          "Stop after so many epochs without a smaller loss of the validation part, and keep the best weights.")
  private @Nullable Integer patience;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of all that is random; 1 if not given.")
  private @Nullable Long seed;

  @Option(
      names = "--recompute",
      paramLabel = "WHAT",
      converter = Lines.Recomputations.class,
      description = {
        "Less memory for more time, same weights: compute again on the way back, rather than keep, what is cheap;",
        "all of 'segments 4'; all in 'layers block1 block2'; what makes memory least; or what keeps it 'within 64 MiB'."
      })
  private Recomputation recomputation = Recomputation.none();

  @Mixin private Threads threads;

  @Option(
      names = "--curves",
      paramLabel = "FILE",
      description = "Draw learning curves there, as PNG, with a CSV table beside it.")
  private @Nullable Path curves;

  @Option(
      names = "--events",
      paramLabel = "DIR",
      description = "Write events for TensorBoard to this folder.")
  private @Nullable Path events;

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
    checkName();
    Checkpoint from = resume == null ? null : Checkpoint.read(resume);
    Settings settings = settings(from);
    Parts<?> parts = data.open(settings, from);
    if (parts.train().classes() == 0 && from == null) {
      settings = settings.loss(Loss.squaredError());
    }
    Network network = network(from, parts);
    int together = Math.min(settings.batch(), Math.max(1, parts.train().count()));
    Batched.requireLoss(network, Batched.output(network, together));
    Path file = out == null ? Path.of(network.name() + ".safetensors") : out;
    checkPlaces(file);
    Trainer trainer =
        Trainer.of(network, parts, settings)
            .threads(threads.count())
            .recomputing(recomputation)
            .checkpointTo(file);
    data.note(trainer, settings, from);
    if (parts.train().classes() == 0) {
      trainer.targets(
          from == null ? Standardisation.ofTargets(parts.train()) : from.units().targets());
    }
    PrintWriter print = spec.commandLine().getOut();
    print.println(headline(network, parts));
    if (from != null && resume != null) {
      trainer.continueFrom(resume);
      print.println("goes on after epoch " + from.epoch() + changes(from.settings(), settings));
    }
    try (Epochs shown = new Epochs(network.name(), settings.epochs(), print);
        Journal journal = Journal.of(curves, events, from)) {
      Trained trained = trainer.fit(TrainingListener.of(journal, shown));
      if (from != null && resume != null && trained.epochs() == from.epoch()) {
        byte[] done = Files.readAllBytes(resume); // no epoch was left that would have written it
        AtomicFile.write(file, to -> to.write(done));
        journal.writeCurves();
      }
      if (trained.epochs() < settings.epochs()) {
        print.printf(
            "stopped after epoch %d: the validation loss had not fallen for %d%n",
            trained.epochs(), settings.patience());
      }
      Evaluation test = trained.test();
      print.println(
          (test == null ? "" : "test " + Measures.line(test) + "; ") + "checkpoint in " + file);
    } catch (IOException e) {
      throw DataException.of(file, "written", e);
    } catch (DivergedException e) {
      int done = e.epoch() - 1; // the last that went well
      Path last = from != null && resume != null && done == from.epoch() ? resume : file;
      throw new BadInput(
          e.getMessage()
              + (done == 0
                  ? ""
                  : "; %s holds epoch %d: --resume it with a smaller --lr".formatted(last, done)));
    }
    return 0;
  }

  /** What is not as it was before, if anything is. */
  private static String changes(Settings before, Settings now) {
    List<String> changes = new ArrayList<>();
    change(changes, "epochs", before.epochs(), now.epochs());
    change(changes, "optimizer", before.optimizer().describe(), now.optimizer().describe());
    change(changes, "schedule", before.schedule().describe(), now.schedule().describe());
    change(changes, "patience", before.patience(), now.patience());
    return changes.isEmpty() ? "" : ", with " + String.join(", ", changes);
  }

  private static void change(List<String> changes, String name, Object before, Object now) {
    if (!before.equals(now)) {
      changes.add("%s %s instead of %s".formatted(name, now, before));
    }
  }

  private void checkPlaces(Path file) {
    Map<String, Path> inputs = data.inputs();
    Map<String, Path> outputs = new LinkedHashMap<>();
    if (curves != null) {
      outputs.put("--curves", curves);
      outputs.put("the table of --curves", Journal.table(curves));
    }
    if (events != null) {
      outputs.put("--events", events);
    }
    if (resume != null) {
      Places.apart(Map.of("--resume", resume), outputs); // --out may go on in the same file
    }
    outputs.put("--out", file);
    Places.apart(inputs, outputs);
  }

  private static String headline(Network network, Parts<?> parts) {
    return "%s: %s parameters, %s training, %s%s test examples of %s"
        .formatted(
            network.name(),
            Text.count(network.layer().parameterCount()),
            Text.count(parts.train().count()),
            parts.validation().count() == 0
                ? ""
                : Text.count(parts.validation().count()) + " validation and ",
            Text.count(parts.test().count()),
            parts.name());
  }

  private void checkName() {
    if (!hidden.isEmpty() && !name.equals("mlp")) {
      throw new BadInput("--hidden: only mlp has hidden layers to choose, not " + name);
    }
    if (!Networks.names().contains(name)) {
      throw new BadInput(
          "there is no network '" + name + "'; there are " + String.join(", ", Networks.names()));
    }
  }

  /** That of the command, which for a perceptron may be told more closely by the checkpoint. */
  private Network network(@Nullable Checkpoint from, Parts<?> parts) {
    String known = name;
    if (name.equals("mlp") && !hidden.isEmpty()) {
      known += "-" + hidden.stream().map(String::valueOf).collect(Collectors.joining("-"));
    } else if (name.equals("mlp") && from != null && from.network().startsWith("mlp")) {
      known = from.network();
    } else if (name.equals("mlp") && data.isTable()) {
      known = "mlp-64-32";
    }
    int outputs =
        parts.train().classes() > 0 ? parts.train().classes() : parts.train().targetSize();
    try {
      return Networks.of(known, Shape.of(parts.train().shape()), outputs);
    } catch (IllegalArgumentException e) {
      throw new BadInput(parts.name() + ": " + e.getMessage());
    }
  }

  /** What is given, else what the checkpoint to resume says, else what is usual. */
  private Settings settings(@Nullable Checkpoint from) {
    Settings s = from == null ? usual() : from.settings();
    s = epochs == null ? s : s.epochs(epochs);
    s = batch == null ? s : s.batch(batch);
    s = augmentation == null ? s : s.augmentation(augmentation);
    s = patience == null ? s : s.patience(patience);
    s = seed == null ? s : s.seed(seed);
    return optimization.applyTo(s, data.isTable(), from != null);
  }

  private Settings usual() {
    Settings s = Settings.defaults();
    if (data.isTable()) {
      // A single layer has no others that a large step could upset.
      float rate = name.equals("softmax") ? 5e-2f : 5e-3f;
      return s.epochs(30).batch(16).optimizer(Optimization.usual(true, rate));
    }
    s = s.optimizer(Optimization.usual(false, s.optimizer().learningRate()));
    return name.equals("cnn") ? s.epochs(10).batch(64) : s;
  }
}
