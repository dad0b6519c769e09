package dev.lanewise.nn.train;

import dev.lanewise.nn.data.Examples;
import java.util.SequencedMap;

/** How a network did on examples: its loss, and what people want to know. */
public abstract sealed class Evaluation permits Classification, Regression {
  private double lossSum;
  private long examples;

  Evaluation() {}

  /** Of no examples yet, which are to be of the same kind as these. */
  static Evaluation of(Examples kind) {
    return kind.classes() > 0
        ? new Classification(kind.classes())
        : new Regression(kind.targetSize());
  }

  /**
   * Counts the first {@code n} outputs and targets; allocates nothing.
   *
   * @param loss mean of the n
   */
  final void add(float[] outputs, float[] targets, int n, double loss) {
    lossSum += n * loss;
    examples += n;
    count(outputs, targets, n);
  }

  abstract void count(float[] outputs, float[] targets, int n);

  /** Number of examples. */
  public final long examples() {
    return examples;
  }

  /** Mean over the examples of what training makes small. */
  public final double loss() {
    return lossSum / examples;
  }

  /** Share of the examples classified rightly, in [0, 1]; NaN if the targets are numbers. */
  public abstract double accuracy();

  /** The loss and all else by name, in an order for people. */
  public abstract SequencedMap<String, Double> measures();
}
