package dev.lanewise.nn.train;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.Map;

/** Output and loss of a batch of one size, as a network predicts. */
final class ForwardPass {
  static final String FEATURES = "features";
  static final String TARGETS = "targets";
  static final String OUTPUT = "output";
  static final String LOSS = "loss";

  private final int batch;
  private final Execution execution;
  private final float[] features;
  private final float[] targets;
  private final float[] outputs;

  ForwardPass(
      Network network,
      Weights weights,
      Loss loss,
      Units units,
      Examples kind,
      int batch,
      Team team) {
    this.batch = batch;
    Graph g = new Graph();
    Node output = output(g, network, batch);
    Map<String, Node> wanted =
        Map.of(OUTPUT, units.predicted(output), LOSS, loss(g, loss, output, units, kind));
    execution = Execution.of(Planner.of(Kernels.best()).plan(wanted), weights, team);
    features = new float[batch * kind.size()];
    targets = new float[batch * kind.targetSize()];
    outputs = new float[batch * network.outputs()];
  }

  /** A network's output for a batch of features. */
  static Node output(Graph g, Network network, int batch) {
    return network.layer().apply(g, g.input(FEATURES, network.inputShape().prepend(batch)));
  }

  /** The mean loss of an output: targets are class numbers, or rows of numbers. */
  static Node loss(Graph g, Loss loss, Node output, Units units, Examples kind) {
    int batch = output.shape().dim(0);
    Shape shape = kind.classes() > 0 ? Shape.of(batch) : Shape.of(batch, kind.targetSize());
    return g.scoped("loss", () -> loss.of(output, units.learnt(g.input(TARGETS, shape))));
  }

  int batch() {
    return batch;
  }

  /** Counts the examples {@code order[from] ..}; allocates nothing. */
  void add(Examples examples, int[] order, int from, Evaluation to) {
    examples.gather(order, from, batch, features, targets);
    execution.set(FEATURES, features);
    execution.set(TARGETS, targets);
    execution.run();
    execution.get(OUTPUT, outputs);
    to.add(outputs, targets, batch, execution.get(LOSS));
  }
}
