package dev.lanewise.nn.train;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Weights;
import org.jspecify.annotations.Nullable;

/** A training under way: its weights, its place in the data, and what became of the epochs. */
final class TrainingRun implements Progress {
  /**
   * Steps between two copies of the weights: so many are run again, at most, to find where a number
   * came up that is none, and a copy each 64 steps costs less than a hundredth of the updates.
   */
  private static final int KEPT = 64;

  private final Network network;
  private final Settings settings;
  private final TrainingStep steps;
  private final Weights weights;
  private final float[] kept;
  private final Weights result;
  private final @Nullable Evaluator validation;
  private final @Nullable Evaluator test;
  private final Best best;

  private Evaluation seen;
  private int epoch;
  private int step;
  private long nanos;

  TrainingRun(
      Network network, Parts<?> data, Units units, Settings settings, Planner planner, Team team) {
    this.network = network;
    this.settings = settings;
    RandomKey key = RandomKey.of(settings.seed());
    steps = new TrainingStep(network, data.train(), units, settings, key, planner, team);
    weights = steps.weights();
    kept = weights.array().clone();
    result = steps.averages().isEmpty() ? weights : Weights.zeros(network.layer().variables());
    seen = steps.nothing();
    best = new Best(Weights.zeros(network.layer().variables()));
    validation = evaluator(data.validation(), units, team);
    test = evaluator(data.test(), units, team);
  }

  private @Nullable Evaluator evaluator(Examples examples, Units units, Team team) {
    return examples.count() == 0
        ? null
        : Evaluator.of(network, result, settings.loss(), examples, units, team);
  }

  /** Goes on after {@code epochs} whole epochs, whose weights and state are in place. */
  void goOnAfter(int epochs) {
    epoch = epochs;
  }

  /** Whether all epochs are done, or too many have passed since the best. */
  boolean done() {
    return epoch == settings.epochs()
        || (settings.patience() > 0 && epoch > 0 && epoch - best.epoch() >= settings.patience());
  }

  /** Trains for one epoch and measures the result. */
  EpochReport runEpoch(TrainingListener listener) {
    begin();
    while (step < steps.perEpoch()) {
      runStep();
      listener.step(this);
    }
    if (!isFinite(weights, network)) {
      throw diverged("a weight is no number after step " + step + " of epoch " + epoch);
    }
    takeAverages();
    Evaluation validated = validation == null ? null : validation.measure();
    if (validated != null && settings.patience() > 0) {
      best.offer(epoch, validated.loss(), result);
    }
    return new EpochReport(
        epoch, seen, validated, test == null ? null : test.measure(), examplesPerSecond());
  }

  /** Goes to the beginning of the next epoch. */
  void begin() {
    epoch++;
    steps.begin(epoch);
    seen = steps.nothing();
    step = 0;
    nanos = 0;
  }

  /** One batch: forward, backward, update. Allocates nothing. */
  void runStep() {
    long start = System.nanoTime();
    if (step % KEPT == 0) {
      System.arraycopy(weights.array(), 0, kept, 0, kept.length);
    }
    steps.run(step, number(step));
    step++;
    if (!Float.isFinite(steps.loss())) {
      throw diverged("the loss is %s at step %d of epoch %d".formatted(steps.loss(), step, epoch));
    }
    steps.count(seen);
    nanos += System.nanoTime() - start;
  }

  /** Number of a step in the whole training, from 1. */
  private long number(int of) {
    return steps(epoch - 1) + of + 1;
  }

  /** Runs again what led here, from the last copy on, and looks into the step where it began. */
  private DivergedException diverged(String what) {
    int last = step - 1;
    System.arraycopy(kept, 0, weights.array(), 0, kept.length);
    for (int s = last - last % KEPT; ; s++) {
      float[] before = weights.array().clone();
      steps.run(s, number(s));
      if (s == last || !Float.isFinite(steps.loss()) || !isFinite(weights, network)) {
        System.arraycopy(before, 0, weights.array(), 0, before.length);
        String place = steps.firstNoNumber(s, number(s));
        return new DivergedException(
            "training: %s; it began %s at step %d (a learning rate below %s or clipping may help)"
                .formatted(what, place, s + 1, settings.optimizer().learningRate()),
            epoch,
            s + 1,
            place);
      }
    }
  }

  private static boolean isFinite(Weights weights, Network network) {
    for (String name : network.layer().variables().keySet()) {
      for (float w : weights.get(name)) {
        if (!Float.isFinite(w)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Measures the test part with the result; null if there is none. */
  @Nullable Evaluation test() {
    if (test == null) {
      return null;
    }
    Weights now = result();
    now.names().forEach(name -> result.set(name, now.get(name)));
    return test.measure();
  }

  /** Parameters and optimiser state; they change with every step. */
  Weights weights() {
    return weights;
  }

  /** The best weights, of which there are some only where training may end early. */
  Best best() {
    return best;
  }

  /** The parameters as they are, or their averages, or the best there were. */
  Weights result() {
    takeAverages();
    return best.epoch() > 0 ? best.weights().copy() : result.only(network.layer().variables());
  }

  private void takeAverages() {
    if (result != weights) {
      for (String name : result.names()) {
        var average = steps.averages().get(name);
        result.set(name, weights.get(average == null ? name : average.name()));
      }
    }
  }

  /** Steps in that many epochs. */
  long steps(int epochs) {
    return (long) epochs * steps.perEpoch();
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public int epochs() {
    return settings.epochs();
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int stepsPerEpoch() {
    return steps.perEpoch();
  }

  @Override
  public int batch() {
    return steps.batch();
  }

  @Override
  public double loss() {
    return seen.loss();
  }

  @Override
  public double accuracy() {
    return seen.accuracy();
  }

  @Override
  public double examplesPerSecond() {
    return seen.examples() * 1e9 / nanos;
  }
}
