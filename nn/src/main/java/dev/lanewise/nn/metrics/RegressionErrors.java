package dev.lanewise.nn.metrics;

import java.util.Arrays;
import java.util.Objects;

/**
 * How far predicted numbers y are from true ones t: mean squared error, its root, mean absolute
 * error, and the share of the variance explained, {@code R^2 = 1 - sum (t - y)^2 / sum (t - mean
 * t)^2}.
 */
public final class RegressionErrors {
  private final double[] squares;
  private final double[] distances;
  private final double[] means;
  private final double[] spreads;
  private long total;

  /** Of at least one number per example. */
  public RegressionErrors(int outputs) {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "regression errors: " + outputs + " outputs (want at least 1)");
    }
    squares = new double[outputs];
    distances = new double[outputs];
    means = new double[outputs];
    spreads = new double[outputs];
  }

  /** Counts one example: its outputs from {@code predicted[at]} and {@code actual[actualAt]} on. */
  public void add(float[] predicted, int at, float[] actual, int actualAt) {
    Objects.checkFromIndexSize(at, squares.length, predicted.length);
    Objects.checkFromIndexSize(actualAt, squares.length, actual.length);
    total++;
    for (int j = 0; j < squares.length; j++) {
      double t = actual[actualAt + j];
      double error = predicted[at + j] - t;
      squares[j] += error * error;
      distances[j] += Math.abs(error);
      // Welford 1962: squares around a moving mean, so that nothing large cancels.
      double before = t - means[j];
      means[j] += before / total;
      spreads[j] += before * (t - means[j]);
    }
  }

  /** Forgets everything. */
  public void reset() {
    for (double[] sums : new double[][] {squares, distances, means, spreads}) {
      Arrays.fill(sums, 0);
    }
    total = 0;
  }

  /** Number of examples. */
  public long total() {
    return total;
  }

  /** Over examples and outputs; NaN without examples. */
  public double meanSquared() {
    return Arrays.stream(squares).sum() / ((double) total * squares.length);
  }

  /** Root of the mean squared error. */
  public double rootMeanSquared() {
    return Math.sqrt(meanSquared());
  }

  /** Over examples and outputs; NaN without examples. */
  public double meanAbsolute() {
    return Arrays.stream(distances).sum() / ((double) total * distances.length);
  }

  /** 1 if perfect, 0 if no better than the mean; not a finite number if the targets do not vary. */
  public double rSquared(int output) {
    return 1 - squares[Objects.checkIndex(output, squares.length)] / spreads[output];
  }

  /** Mean over the outputs. */
  public double rSquared() {
    double sum = 0;
    for (int j = 0; j < squares.length; j++) {
      sum += rSquared(j);
    }
    return sum / squares.length;
  }
}
