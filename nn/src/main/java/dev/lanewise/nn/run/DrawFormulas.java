package dev.lanewise.nn.run;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.RandomFill;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Draw;
import dev.lanewise.nn.graph.Node;
import java.util.function.Function;

/** Random numbers: the same bits as those of any kernel. */
final class DrawFormulas {
  private final Function<Node, double[]> values;

  /**
   * @param values of operands
   */
  DrawFormulas(Function<Node, double[]> values) {
    this.values = values;
  }

  double[] of(Draw op) {
    return switch (op) {
      case Draw.Uniform u -> drawn(Operations.UNIFORM, u.run(), u.key(), u.shape().size());
      case Draw.Normal n -> drawn(Operations.NORMAL, n.run(), n.key(), n.shape().size());
      case Draw.Dropout d -> dropout(d);
      case Draw.NextRun n -> parts(number(n.run()) + 1, 1);
      case Draw.Runs r -> parts(number(r.run()) * r.length(), r.length());
    };
  }

  private long number(Node run) {
    double[] parts = values.apply(run);
    return Draw.number(parts[0], parts[1]);
  }

  private double[] drawn(Operation<RandomFill> law, Node run, RandomKey key, int size) {
    float[] numbers = new float[size];
    Kernels.reference()
        .kernel(law)
        .code()
        .run(key, Draw.first(number(run), size), 1, numbers, 0, size);
    double[] z = new double[size];
    for (int i = 0; i < size; i++) {
      z[i] = numbers[i];
    }
    return z;
  }

  private double[] dropout(Draw.Dropout op) {
    double[] x = values.apply(op.x());
    double[] u = drawn(Operations.UNIFORM, op.run(), op.key(), x.length);
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = u[i] >= op.rate() ? x[i] / (1 - op.rate()) : 0;
    }
    return z;
  }

  /** So many numbers from the first on, as two each. */
  private static double[] parts(long first, int count) {
    double[] parts = new double[2 * count];
    for (int i = 0; i < count; i++) {
      long high = (first + i) / Draw.PERIOD;
      parts[2 * i] = first + i - high * Draw.PERIOD;
      parts[2 * i + 1] = high;
    }
    return parts;
  }
}
