package dev.lanewise.kernels.nhwc;

import java.util.ArrayList;
import java.util.List;

/**
 * A small matrix as a straight line of multiply-adds, subexpressions shared.
 *
 * @param inputs numbers that go in; they are values 0 .. inputs-1
 * @param steps further values, in order
 * @param outputs values that come out
 */
public record LinearMap(int inputs, List<Step> steps, List<Integer> outputs) {
  /** Stands for zero as the summand of a {@link Step}. */
  public static final int NOTHING = -1;

  /**
   * {@code factor x + z}.
   *
   * @param x number of a value
   * @param z number of a value, or {@link #NOTHING}
   */
  public record Step(float factor, int x, int z) {}

  /** Copies the lists. */
  public LinearMap {
    steps = List.copyOf(steps);
    outputs = List.copyOf(outputs);
  }

  /** The map's matrix, outputs x inputs. */
  public double[][] matrix() {
    List<double[]> values = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      double[] unit = new double[inputs];
      unit[i] = 1;
      values.add(unit);
    }
    for (Step s : steps) {
      double[] value = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        value[i] = s.factor * values.get(s.x)[i] + (s.z == NOTHING ? 0 : values.get(s.z)[i]);
      }
      values.add(value);
    }
    return outputs.stream().map(values::get).toArray(double[][]::new);
  }

  /** Writes a map down, step by step. */
  static final class Writer {
    private final int inputs;
    private final List<Step> steps = new ArrayList<>();

    Writer(int inputs) {
      this.inputs = inputs;
    }

    /** {@code factor x + z}. */
    int fma(double factor, int x, int z) {
      steps.add(new Step((float) factor, x, z));
      return inputs + steps.size() - 1;
    }

    int add(int x, int z) {
      return fma(1, x, z);
    }

    int times(double factor, int x) {
      return fma(factor, x, NOTHING);
    }

    LinearMap outputs(Integer... values) {
      return new LinearMap(inputs, steps, List.of(values));
    }
  }
}
