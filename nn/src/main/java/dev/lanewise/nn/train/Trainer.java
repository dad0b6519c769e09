package dev.lanewise.nn.train;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.Augmentation;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.Recomputation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on examples of any shape, to tell classes apart or to predict numbers: {@code
 * Trainer.of(network, data, settings).fit(listener)}. The weights depend on network, data and
 * settings alone: not on the number of threads, and not on whether the training was killed and
 * resumed.
 */
public final class Trainer {
  private final Network network;
  private final Parts<?> data;
  private final Settings settings;
  private @Nullable Standardisation standardisation;
  private Standardisation targets = Standardisation.none();
  private int threads = 1;
  private Planner planner = Planner.best();
  private @Nullable Path out;
  private @Nullable Path resume;
  private Set<String> mayChange = Set.of();
  private final Map<String, String> notes = new LinkedHashMap<>();

  private Trainer(Network network, Parts<?> data, Settings settings) {
    this.network = network;
    this.data = data;
    this.settings = settings;
  }

  /**
   * A trainer on one thread that writes no file, and standardises features by the training part:
   * {@link Standardisation#of}.
   *
   * @throws DataException if the examples do not fit the network or the settings
   */
  public static Trainer of(Network network, Parts<?> data, Settings settings) {
    checkFit(data.name(), network, data.train());
    if (settings.patience() > 0 && data.validation().count() == 0) {
      throw new DataException(
          "%s: a patience of %d epochs, but no validation examples to lose it with"
              .formatted(data.name(), settings.patience()));
    }
    if (!settings.augmentation().equals(Augmentation.NONE) && data.train().shape().length != 3) {
      throw new DataException(
          "%s: examples of shape %s cannot be augmented (want images: channels, height, width)"
              .formatted(data.name(), Shape.of(data.train().shape())));
    }
    return new Trainer(network, data, settings);
  }

  /** That a network can take these examples. */
  static void checkFit(String name, Network network, Examples examples) {
    Shape shape = Shape.of(examples.shape());
    int outputs = examples.classes() > 0 ? examples.classes() : examples.targetSize();
    if (!network.inputShape().equals(shape) || network.outputs() != outputs) {
      throw new DataException(
          "%s: %s takes examples of %s to %d outputs, but these are %s with %d %s"
              .formatted(
                  name,
                  network.name(),
                  network.inputShape(),
                  network.outputs(),
                  shape,
                  outputs,
                  examples.classes() > 0 ? "classes" : "numbers to predict"));
    }
  }

  /** Prepares features by this, instead of means and deviations of the training part. */
  public Trainer standardisation(Standardisation by) {
    standardisation = Objects.requireNonNull(by, "trainer: standardisation");
    return this;
  }

  /**
   * Learns numbers to be predicted as {@code (t - mean) / deviation}, and predicts them in their
   * own units: {@code Standardisation.ofTargets(data.train())}. The loss is that of what is learnt.
   * They are learnt as they are if this is not told.
   *
   * @throws IllegalArgumentException if there are neither one nor as many groups as numbers
   */
  public Trainer targets(Standardisation by) {
    int numbers = data.train().targetSize();
    int groups = by.means().length;
    if (data.train().classes() > 0 || (groups != 1 && groups != numbers)) {
      throw new IllegalArgumentException(
          "trainer: targets of %d groups, but %d %s are to be predicted"
              .formatted(
                  groups,
                  data.train().classes() > 0 ? data.train().classes() : numbers,
                  data.train().classes() > 0 ? "classes" : "numbers"));
    }
    targets = by;
    return this;
  }

  /** Uses that many threads, the caller's included. */
  public Trainer threads(int threads) {
    Range.atLeastOne("trainer", "threads", threads);
    this.threads = threads;
    return this;
  }

  /**
   * Computes values of the way forward again on the way back, rather than keep them: a step takes
   * less memory and more time, and changes the weights by the same bits.
   */
  public Trainer recomputing(Recomputation which) {
    planner = Planner.best().recomputing(which);
    return this;
  }

  /**
   * Writes a checkpoint there after every epoch, in place of the one before.
   *
   * @throws DataException if it could not be written
   */
  public Trainer checkpointTo(Path file) {
    AtomicFile.checkWritable(file);
    out = file;
    return this;
  }

  /** Goes on from that checkpoint, which must be of the same network, data and settings. */
  public Trainer resumeFrom(Path checkpoint) {
    resume = checkpoint;
    mayChange = Set.of();
    return this;
  }

  /**
   * Goes on from that checkpoint of the same network and data with these settings, of which number
   * of epochs, optimiser, schedule and patience may be others than before: for more epochs, or at
   * another learning rate after a training diverged. An optimiser must keep what the one before
   * kept.
   */
  public Trainer continueFrom(Path checkpoint) {
    resume = checkpoint;
    mayChange = Settings.OF_PROGRESS;
    return this;
  }

  /** Keeps a word of the caller's in every checkpoint, for {@link Checkpoint#note}. */
  public Trainer note(String key, String value) {
    notes.put(key, value);
    return this;
  }

  /**
   * Trains for all epochs that are left.
   *
   * @throws DataException if the checkpoint to resume from does not fit, one cannot be written, a
   *     feature is infinite, or what is to be computed again cannot
   * @throws DivergedException if the loss is no longer a finite number
   */
  public Trained fit(TrainingListener listener) {
    Units units =
        new Units(
            standardisation == null ? Standardisation.of(data.train()) : standardisation, targets);
    try (Team team = Team.of(threads)) {
      TrainingRun run = new TrainingRun(network, data, units, settings, planner, team);
      if (resume != null) {
        Checkpoint.read(resume).restore(run, network, data, units, settings, mayChange);
      }
      while (!run.done()) {
        EpochReport report = run.runEpoch(listener);
        if (out != null) {
          Checkpoint.of(run, network, data, units, settings, notes, report).write(out);
        }
        listener.epoch(report);
      }
      return new Trained(network, run.result(), units, run.epoch(), run.test());
    }
  }
}
