package dev.lanewise.nn.train;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.data.Normalisation;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.run.Execution;
import dev.lanewise.nn.run.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** How a network classified labelled images: counts of (class, predicted class). */
public final class Evaluation {
  /** Large enough for full speed, small enough that its activations stay in cache. */
  private static final int BATCH = 100;

  private final int[][] counts;

  private Evaluation(int[][] counts) {
    this.counts = counts;
  }

  /** Classifies all images once. */
  public static Evaluation of(
      Network network,
      Weights weights,
      LabelledImages images,
      Normalisation normalisation,
      Team team) {
    return new Evaluator(network, weights, images.count(), team).measure(images, normalisation);
  }

  /** Number of classes. */
  public int classes() {
    return counts.length;
  }

  /** How many images of class {@code actual} were taken for class {@code predicted}. */
  public int count(int actual, int predicted) {
    return counts[Objects.checkIndex(actual, classes())][Objects.checkIndex(predicted, classes())];
  }

  /** Number of images. */
  public int images() {
    return Arrays.stream(counts).mapToInt(row -> Arrays.stream(row).sum()).sum();
  }

  /** Number of images classified rightly. */
  public int right() {
    int right = 0;
    for (int c = 0; c < classes(); c++) {
      right += counts[c][c];
    }
    return right;
  }

  /** Share of images classified rightly, in [0, 1]. */
  public double accuracy() {
    return (double) right() / images();
  }

  /** A prediction plan that can measure again as its weights change. */
  static final class Evaluator {
    private final int batch;
    private final int classes;
    private final Execution execution;
    private final float[] images;
    private final float[] labels;
    private final float[] outputs;
    private final int[] order;

    Evaluator(Network network, Weights weights, int count, Team team) {
      batch = Math.min(BATCH, count);
      classes = network.classes();
      Graph g = new Graph();
      Node output =
          network.layer().apply(g, g.input("images", network.inputShape().prepend(batch)));
      execution =
          Execution.of(Planner.of(Kernels.best()).plan(Map.of("output", output)), weights, team);
      images = new float[batch * network.inputShape().size()];
      labels = new float[batch];
      outputs = new float[batch * classes];
      order = new int[batch];
    }

    Evaluation measure(LabelledImages data, Normalisation normalisation) {
      int[][] counts = new int[classes][classes];
      for (int from = 0; from < data.count(); from += batch) {
        // The plan's batch is fixed: the last one may be partly the one before, whose rows are not
        // counted.
        int n = Math.min(batch, data.count() - from);
        for (int i = 0; i < n; i++) {
          order[i] = from + i;
        }
        data.gather(order, 0, n, normalisation, images, labels);
        execution.set("images", images);
        execution.run();
        execution.get("output", outputs);
        for (int i = 0; i < n; i++) {
          counts[(int) labels[i]][largest(outputs, i * classes, classes)]++;
        }
      }
      return new Evaluation(counts);
    }
  }

  /** Position of the first largest of {@code n} numbers. */
  static int largest(float[] x, int from, int n) {
    int best = 0;
    for (int j = 1; j < n; j++) {
      if (x[from + j] > x[from + best]) {
        best = j;
      }
    }
    return best;
  }
}
