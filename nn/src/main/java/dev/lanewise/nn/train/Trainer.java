package dev.lanewise.nn.train;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Split;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks.Network;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network to classify images: {@code Trainer.of(network, data, settings).fit(listener)}.
 * The weights depend on network, data and settings alone: not on the number of threads, and not on
 * whether the training was killed and resumed.
 */
public final class Trainer {
  private final Network network;
  private final Split data;
  private final Settings settings;
  private int threads = 1;
  private @Nullable Path out;
  private @Nullable Path resume;

  private Trainer(Network network, Split data, Settings settings) {
    this.network = network;
    this.data = data;
    this.settings = settings;
  }

  /**
   * A trainer on one thread that writes no file.
   *
   * @throws DataException if the images do not fit the network
   */
  public static Trainer of(Network network, Split data, Settings settings) {
    Shape shape = Shape.of(data.train().channels(), data.train().height(), data.train().width());
    if (!network.inputShape().equals(shape) || network.classes() != data.train().classes()) {
      throw new DataException(
          "%s takes images of %s in %d classes, but those of %s are %s in %d"
              .formatted(
                  network.name(),
                  network.inputShape(),
                  network.classes(),
                  data.name(),
                  shape,
                  data.train().classes()));
    }
    return new Trainer(network, data, settings);
  }

  /** Uses that many threads, the caller's included. */
  public Trainer threads(int threads) {
    Range.atLeastOne("trainer", "threads", threads);
    this.threads = threads;
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
    return this;
  }

  /**
   * Trains for all epochs that are left.
   *
   * @throws DataException if the checkpoint to resume from does not fit, or one cannot be written
   * @throws ArithmeticException if the loss is no longer a finite number
   */
  public Trained fit(TrainingListener listener) {
    try (Team team = Team.of(threads)) {
      TrainingRun run = new TrainingRun(network, data, settings, team);
      if (resume != null) {
        Checkpoint.read(resume).restore(run, network, data, settings);
      }
      Evaluation test = null;
      while (!run.done()) {
        EpochReport report = run.runEpoch(listener);
        test = report.test();
        if (out != null) {
          Checkpoint.of(run, network, data, settings, test.accuracy()).write(out);
        }
        listener.epoch(report);
      }
      return new Trained(
          network, run.result(), data.normalisation(), test == null ? run.test() : test);
    }
  }
}
