package dev.lanewise.nn.train;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.data.Split;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training under way: its weights, its place in the data, and one plan of forward, backward and
 * update for every step. What is left over of an epoch after its last whole batch is dropped; the
 * next epoch's order brings other images to its end.
 */
final class TrainingRun implements Progress {
  private static final String IMAGES = "images";
  private static final String LABELS = "labels";
  private static final String LOSS = "loss";
  private static final String OUTPUT = "output";
  private static final String STATE = "optimizer";

  private final Network network;
  private final Split data;
  private final Settings settings;
  private final RandomKey orders;
  private final int batch;
  private final int stepsPerEpoch;
  private final Update update;
  private final Weights weights;
  private final Weights result;
  private final Execution execution;
  private final Evaluation.Evaluator evaluator;
  private final float[] images;
  private final float[] labels;
  private final float[] outputs;

  private int[] order = new int[0];
  private int epoch;
  private int step;
  private double lossSum;
  private int right;
  private long nanos;

  TrainingRun(Network network, Split data, Settings settings, Team team) {
    this.network = network;
    this.data = data;
    this.settings = settings;
    RandomKey key = RandomKey.of(settings.seed());
    orders = key.split(1);
    batch = Math.min(settings.batch(), data.train().count());
    stepsPerEpoch = data.train().count() / batch;
    images = new float[batch * data.train().size()];
    labels = new float[batch];
    outputs = new float[batch * network.classes()];

    Graph g = new Graph(Mode.TRAINING, key.split(2));
    Node output = network.layer().apply(g, g.input(IMAGES, network.inputShape().prepend(batch)));
    Node loss = settings.loss().of(output, g.input(LABELS, Shape.of(batch)));
    Map<String, Variable> parameters = trained(network);
    List<Node> gradients =
        Gradient.of(loss, parameters.values().stream().map(g::variable).toList());
    update = settings.optimizer().addTo(g, STATE, parameters, gradients);
    Map<String, Variable> state = new LinkedHashMap<>(update.state());
    g.state().forEach((name, variable) -> state.put(STATE + "." + name, variable));
    weights = Weights.init(network.layer(), key.split(0)).with(state);
    execution =
        Execution.of(
            Planner.of(Kernels.best()).plan(Map.of(LOSS, loss, OUTPUT, output), g.assignments()),
            weights,
            team);
    result = update.averages().isEmpty() ? weights : Weights.zeros(network.layer().variables());
    evaluator = new Evaluation.Evaluator(network, result, data.test().count(), team);
  }

  private static Map<String, Variable> trained(Network network) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    network.layer().parameters().forEach((name, p) -> variables.put(name, p.variable()));
    return variables;
  }

  /** Goes on after {@code epochs} whole epochs, whose weights and state are in place. */
  void goOnAfter(int epochs) {
    epoch = epochs;
  }

  /** Whether all epochs are done. */
  boolean done() {
    return epoch == settings.epochs();
  }

  /** Trains for one epoch and measures the result. */
  EpochReport runEpoch(TrainingListener listener) {
    begin();
    while (step < stepsPerEpoch) {
      runStep();
      listener.step(this);
    }
    return new EpochReport(epoch, loss(), accuracy(), test(), imagesPerSecond());
  }

  /** Puts the images in a new order, which depends on the seed and the epoch alone. */
  void begin() {
    order = orders.split(epoch).permutation(data.train().count());
    epoch++;
    step = 0;
    lossSum = 0;
    right = 0;
    nanos = 0;
  }

  /** One batch: forward, backward, update. Allocates nothing. */
  void runStep() {
    long start = System.nanoTime();
    LabelledImages train = data.train();
    train.gather(order, step * batch, batch, data.normalisation(), images, labels);
    execution.set(IMAGES, images);
    execution.set(LABELS, labels);
    long t = steps(epoch - 1) + step + 1;
    update.set(execution, t, settings.schedule().factor(t, steps(settings.epochs())));
    execution.run();
    step++;
    count();
    nanos += System.nanoTime() - start;
  }

  private void count() {
    float loss = execution.get(LOSS);
    if (!Float.isFinite(loss)) {
      throw new ArithmeticException(
          "training: the loss is %s at step %d of epoch %d (a learning rate below %s may help)"
              .formatted(loss, step, epoch, settings.optimizer().learningRate()));
    }
    lossSum += loss;
    execution.get(OUTPUT, outputs);
    int classes = network.classes();
    for (int i = 0; i < batch; i++) {
      right += Evaluation.largest(outputs, i * classes, classes) == (int) labels[i] ? 1 : 0;
    }
  }

  /** Classifies the test images with the weights as they are, or their averages. */
  Evaluation test() {
    takeAverages();
    return evaluator.measure(data.test(), data.normalisation());
  }

  /** Parameters and optimiser state; they change with every step. */
  Weights weights() {
    return weights;
  }

  /** The parameters as they are, or their averages if the optimiser keeps them. */
  Weights result() {
    takeAverages();
    return result.only(network.layer().variables());
  }

  private void takeAverages() {
    if (result != weights) {
      network.layer().state().keySet().forEach(name -> result.set(name, weights.get(name)));
    }
    update.averages().forEach((name, average) -> result.set(name, weights.get(average.name())));
  }

  /** Steps in that many epochs. */
  long steps(int epochs) {
    return (long) epochs * stepsPerEpoch;
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
    return stepsPerEpoch;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public double loss() {
    return lossSum / step;
  }

  @Override
  public double accuracy() {
    return right / ((double) step * batch);
  }

  @Override
  public double imagesPerSecond() {
    return step * (double) batch * 1e9 / nanos;
  }
}
