package dev.lanewise.bench.model;

import dev.lanewise.bench.report.Predictions;
import dev.lanewise.bench.report.Predictions.Answer;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.data.Standardised;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.Predictor;
import dev.lanewise.nn.run.Weights;
import dev.lanewise.nn.train.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A trained classifier, and how its features must be prepared. */
public final class Subject {
  private static final int BATCH = 100;

  private final Network network;
  private final Standardisation standardisation;
  private final Model model;

  /** A network with its weights. */
  public Subject(Network network, Weights weights, Standardisation standardisation) {
    this.network = network;
    this.standardisation = standardisation;
    this.model = Model.of(network.layer(), weights, network.inputShape());
  }

  /** What a checkpoint holds. */
  public static Subject of(Checkpoint checkpoint) {
    Network network = checkpoint.knownNetwork();
    return new Subject(network, checkpoint.weights(network), checkpoint.units().features());
  }

  /** The network's name. */
  public String name() {
    return network.name();
  }

  /** The model itself. */
  public Model model() {
    return model;
  }

  /**
   * Calls with {@code batch} of these images each, in turn; to be closed by the caller, as the team
   * is.
   */
  Calls calls(Examples images, int batch, Team team) {
    return new Calls(
        model.predictor(batch, team), new Standardised(images, standardisation), batch);
  }

  /**
   * What the network says about each of the examples, with the softmax of its outputs as
   * confidence.
   */
  public Predictions classify(Examples examples, Team team) {
    Examples images = new Standardised(examples, standardisation);
    int batch = Math.min(BATCH, images.count());
    int classes = network.outputs();
    float[] in = new float[batch * model.inputSize()];
    float[] out = new float[batch * classes];
    float[] labels = new float[batch];
    int[] order = IntStream.range(0, images.count()).toArray();
    List<Answer> answers = new ArrayList<>(images.count());
    try (Predictor predictor = model.predictor(batch, team)) {
      for (int from = 0; from < images.count(); from += batch) {
        // The batch is fixed: the end of the last one holds images of the one before, which count
        // once.
        int n = Math.min(batch, images.count() - from);
        images.gather(order, from, n, in, labels);
        predictor.run(in, out);
        for (int i = 0; i < n; i++) {
          answers.add(answer((int) labels[i], out, i * classes, classes));
        }
      }
    }
    return new Predictions(classes, answers);
  }

  /** {@code max_j softmax(x)_j = 1 / sum_j exp(x_j - max x)}. */
  static Answer answer(int label, float[] x, int at, int classes) {
    int best = 0;
    for (int j = 1; j < classes; j++) {
      best = x[at + j] > x[at + best] ? j : best;
    }
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += Math.exp((double) x[at + j] - x[at + best]);
    }
    return new Answer(label, best, (float) (1 / sum));
  }
}
