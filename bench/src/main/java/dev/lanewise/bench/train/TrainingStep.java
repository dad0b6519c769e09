package dev.lanewise.bench.train;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.grad.Gradient;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Mode;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Variable;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import dev.lanewise.nn.train.Adam;
import dev.lanewise.nn.train.Loss;
import dev.lanewise.nn.train.Update;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of training on random images, as one plan: forward, cross-entropy, backward, and if
 * wanted Adam's update.
 */
final class TrainingStep {
  private static final RandomKey KEY = RandomKey.of(1);
  private static final float RATE = 1e-3f;
  private static final String LOSS = "loss";

  private final Network network;
  private final int batch;
  private final @Nullable Update update;
  private final List<String> gradients = new ArrayList<>();
  private final Weights weights;
  private final Execution execution;
  private final float[] images;
  private final float[] labels;
  private final List<float[]> initial = new ArrayList<>();
  private long steps;

  TrainingStep(Network network, int batch, boolean updates, Team team) {
    this.network = network;
    this.batch = batch;
    Graph g = new Graph(Mode.TRAINING, KEY);
    Node output = network.layer().apply(g, g.input("images", network.inputShape().prepend(batch)));
    Node loss = Loss.crossEntropy().of(output, g.input("labels", Shape.of(batch)));
    Map<String, Variable> trained = new LinkedHashMap<>();
    network.layer().parameters().forEach((name, p) -> trained.put(name, p.variable()));
    List<Node> slopes = Gradient.of(loss, trained.values().stream().map(g::variable).toList());
    Map<String, Node> outputs = new LinkedHashMap<>();
    outputs.put(LOSS, loss);
    Weights first = Weights.init(network.layer(), KEY);
    trained.keySet().forEach(name -> initial.add(first.get(name)));
    if (updates) {
      update = Adam.of(RATE).addTo(g, "optimizer", trained, slopes);
      weights = first.with(update.state());
    } else {
      update = null;
      weights = first;
      for (int i = 0; i < slopes.size(); i++) {
        gradients.add("gradient" + i);
        outputs.put(gradients.get(i), slopes.get(i));
      }
    }
    Plan plan = Planner.best().plan(outputs, g.assignments());
    execution = Execution.of(plan, weights, team);
    images = new float[batch * network.inputShape().size()];
    labels = new float[batch];
    for (int i = 0; i < images.length; i++) {
      images[i] = KEY.uniform(i);
    }
  }

  /** The same for others, from the same first parameters. */
  Problem problem() {
    return new Problem.Training(
        network.name(), batch, update != null, RATE, initial, images, network.outputs());
  }

  void warmUp() {
    execution.warmUp();
  }

  Plan plan() {
    return execution.plan();
  }

  /** A step on the same images, which are copied as new ones would be, with other labels. */
  void run() {
    prepare();
    execution.run();
  }

  /** As {@link #run}, adding up how long each step of the plan takes. */
  void run(long[] nanos) {
    prepare();
    execution.run(nanos);
  }

  private void prepare() {
    Problem.Training.labels(steps++, network.outputs(), labels);
    execution.set("images", images);
    execution.set("labels", labels);
    if (update != null) {
      update.set(execution, steps, 1);
    }
  }

  /** The loss, and without an update the norm of each parameter's gradient. */
  float[] result() {
    float[] result = new float[1 + gradients.size()];
    result[0] = execution.get(LOSS);
    for (int i = 0; i < gradients.size(); i++) {
      float[] slope = new float[plan().outputShape(gradients.get(i)).size()];
      execution.get(gradients.get(i), slope);
      double sum = 0;
      for (float v : slope) {
        sum += (double) v * v;
      }
      result[1 + i] = (float) Math.sqrt(sum);
    }
    return result;
  }
}
