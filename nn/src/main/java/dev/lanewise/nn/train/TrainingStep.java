package dev.lanewise.nn.train;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One plan of forward, backward and update for every step of a training, and the weights it
 * changes.
 */
final class TrainingStep {
  private static final String STATE = "optimizer";

  private final Network network;
  private final Settings settings;
  private final Examples train;
  private final Team team;
  private final Batches batches;
  private final Graph graph;
  private final Node loss;
  private final int forward;
  private final Update update;
  private final Weights weights;
  private final Execution execution;
  private final float[] features;
  private final float[] targets;
  private final float[] outputs;

  TrainingStep(
      Network network,
      Examples train,
      Units units,
      Settings settings,
      RandomKey key,
      Planner planner,
      Team team) {
    this.network = network;
    this.settings = settings;
    this.train = train;
    this.team = team;
    batches = new Batches(train, settings.augmentation(), units.features(), key, settings.batch());
    features = new float[batches.size() * train.size()];
    targets = new float[batches.size() * train.targetSize()];
    outputs = new float[batches.size() * network.outputs()];

    graph = new Graph(Mode.TRAINING, key.split(2));
    Node output = ForwardPass.output(graph, network, batches.size());
    loss = ForwardPass.loss(graph, settings.loss(), output, units, train);
    forward = graph.nodes().size();
    Map<String, Variable> parameters = new LinkedHashMap<>();
    network.layer().parameters().forEach((name, p) -> parameters.put(name, p.variable()));
    List<Node> gradients =
        Gradient.of(loss, parameters.values().stream().map(graph::variable).toList());
    update = settings.optimizer().addTo(graph, STATE, parameters, gradients);
    Map<String, Variable> state = new LinkedHashMap<>(update.state());
    graph.state().forEach((name, variable) -> state.put(STATE + "." + name, variable));
    weights = Weights.init(network.layer(), key.split(0)).with(state);
    Map<String, Node> wanted =
        Map.of(ForwardPass.LOSS, loss, ForwardPass.OUTPUT, units.predicted(output));
    execution = Execution.of(plan(planner, wanted), weights, team);
  }

  private Plan plan(Planner planner, Map<String, Node> wanted) {
    try {
      return planner.plan(wanted, graph.assignments());
    } catch (IllegalArgumentException e) {
      throw new DataException(network.name() + ": " + e.getMessage());
    }
  }

  /** Parameters and all state; they change with every step. */
  Weights weights() {
    return weights;
  }

  /** Averages of parameters that the optimiser keeps, by the parameter's name. */
  Map<String, Variable> averages() {
    return update.averages();
  }

  /** Whole batches in an epoch. */
  int perEpoch() {
    return batches.perEpoch();
  }

  /** Examples in a batch. */
  int batch() {
    return batches.size();
  }

  /** Goes to the beginning of an epoch, from 1. */
  void begin(int epoch) {
    batches.begin(epoch);
  }

  /**
   * Runs a step; allocates nothing.
   *
   * @param step of the epoch, from 0
   * @param number of the step in the whole training, from 1
   */
  void run(int step, long number) {
    set(execution, step, number);
    execution.run();
  }

  private void set(Execution run, int step, long number) {
    batches.gather(step, features, targets);
    run.set(ForwardPass.FEATURES, features);
    run.set(ForwardPass.TARGETS, targets);
    long all = (long) settings.epochs() * batches.perEpoch();
    update.set(run, number, settings.schedule().factor(number, all));
  }

  /** Mean loss of the last step's batch, before the step. */
  float loss() {
    return execution.get(ForwardPass.LOSS);
  }

  /** Of no examples yet. */
  Evaluation nothing() {
    return Evaluation.of(train);
  }

  /** Counts the last step's batch. */
  void count(Evaluation to) {
    execution.get(ForwardPass.OUTPUT, outputs);
    to.add(outputs, targets, batches.size(), loss());
  }

  /** Where in a step, from the weights as they are, the first number comes up that is none. */
  String firstNoNumber(int step, long number) {
    Origin origin = new Origin(graph, forward, loss, network.layer().variables());
    return origin.find(weights, team, execution -> set(execution, step, number), features);
  }
}
