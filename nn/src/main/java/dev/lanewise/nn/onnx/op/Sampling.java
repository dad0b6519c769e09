package dev.lanewise.nn.onnx.op;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * One axis resized: each place of the result is a weighted sum of neighbours in the original, whose
 * ends go on.
 *
 * @param first number of the first neighbour of each place, possibly beyond an end
 * @param weights of the neighbours of each place
 * @param outside places for which the original has nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Sampling(int size, int[] first, double[][] weights, boolean[] outside) {
  /** Before operator set 11: up where the result is smaller than the original, else down. */
  static final String OUTWARDS = "outwards";

  private static final double ALMOST = 1e-9;

  /** How places of the result are found in the original, and what is taken there. */
  record Manner(
      String mode,
      String coordinates,
      String nearest,
      double cubic,
      boolean excludesOutside,
      boolean smooths) {}

  /**
   * An axis.
   *
   * @param size of the original
   * @param to size of the result
   * @param scale one by the other, before rounding
   * @param roi the part that is wanted, from and to, in units of the axis
   */
  static Sampling of(int size, int to, double scale, Manner manner, double... roi) {
    int[] first = new int[to];
    double[][] weights = new double[to][];
    boolean[] outside = new boolean[to];
    for (int o = 0; o < to; o++) {
      double at = place(o, size, to, scale, manner, roi);
      outside[o] = manner.coordinates.equals("tf_crop_and_resize") && (at < 0 || at > size - 1);
      // At a whole place the one before it counts as the left neighbour.
      double floor = Math.ceil(at) - 1;
      weights[o] = weights(at - floor, scale, manner);
      first[o] = (int) floor + 1 - weights[o].length / 2;
      if (manner.excludesOutside) {
        exclude(weights[o], first[o], size);
      }
    }
    return new Sampling(size, first, weights, outside);
  }

  /**
   * The place of element o in the original. For the nearest neighbour each step is rounded to a
   * float, as by all who define it: 3 / 0.6 is 5 in floats, and a little less in doubles.
   */
  private static double place(int o, int size, int to, double scale, Manner manner, double... roi) {
    boolean floats = manner.mode.equals("nearest");
    DoubleUnaryOperator r = floats ? x -> (float) x : x -> x;
    double s = r.applyAsDouble(scale);
    double width = r.applyAsDouble(s * size); // may be a fraction
    double half = r.applyAsDouble((o + 0.5) / s);
    return r.applyAsDouble(
        switch (manner.coordinates) {
          case "align_corners" ->
              width == 1 ? 0 : r.applyAsDouble(o * (size - 1.0)) / r.applyAsDouble(width - 1);
          case "asymmetric" -> o / s;
          case "tf_crop_and_resize" -> {
            double span = r.applyAsDouble(roi[1] - roi[0]);
            double first = r.applyAsDouble(roi[0] * (size - 1));
            yield to == 1
                ? r.applyAsDouble(roi[0] + roi[1]) * 0.5 * (size - 1)
                : first
                    + r.applyAsDouble(
                        r.applyAsDouble(r.applyAsDouble(o * span) * (size - 1)) / (to - 1));
          }
          case "pytorch_half_pixel" -> to == 1 ? 0 : half - 0.5;
          case "tf_half_pixel_for_nn" -> s == 1 ? o : half; // or channels would move
          case "half_pixel_symmetric" ->
              r.applyAsDouble(size / 2.0 * (1 - r.applyAsDouble(to / width))) + (o + 0.5) / s - 0.5;
          default -> half - 0.5;
        });
  }

  private static double[] weights(double ratio, double scale, Manner manner) {
    return switch (manner.mode) {
      case "nearest" -> {
        boolean right =
            Math.abs(ratio - 1) < ALMOST
                || switch (manner.nearest) {
                  case "floor" -> false;
                  case "ceil" -> true;
                  case OUTWARDS -> scale < 1;
                  case "round_prefer_ceil" -> ratio >= 0.5;
                  default -> ratio > 0.5;
                };
        yield new double[] {right ? 0 : 1, right ? 1 : 0};
      }
      case "cubic" -> spread(ratio, manner.smooths ? Math.min(scale, 1) : 1, 2, manner.cubic);
      default -> spread(ratio, manner.smooths ? Math.min(scale, 1) : 1, 1, Double.NaN);
    };
  }

  /** Weights by distance, further apart where the result is smaller than the original. */
  private static double[] spread(double ratio, double scale, int reach, double a) {
    int start = (int) Math.floor(-reach / scale) + 1;
    double[] w = new double[2 - 2 * start];
    for (int i = 0; i < w.length; i++) {
      double x = Math.abs((start + i - ratio) * scale);
      w[i] = reach == 1 ? Math.max(0, 1 - x) : cubic(x, a);
    }
    return normalised(w);
  }

  /** Keys' kernel (Keys: Cubic convolution interpolation for digital image processing, 1981). */
  private static double cubic(double x, double a) {
    if (x <= 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
  }

  private static void exclude(double[] w, int first, int size) {
    for (int i = 0; i < w.length; i++) {
      if (first + i < 0 || first + i >= size) {
        w[i] = 0;
      }
    }
    normalised(w);
  }

  private static double[] normalised(double[] w) {
    double sum = Arrays.stream(w).sum();
    for (int i = 0; i < w.length; i++) {
      w[i] /= sum;
    }
    return w;
  }

  /** Number of places of the result. */
  int places() {
    return first.length;
  }

  /** The element of the original that a neighbour is; beyond its ends the last one. */
  int neighbour(int place, int i) {
    return Math.clamp(first[place] + i, 0, size - 1);
  }

  /** Whether the result is the original. */
  boolean isIdentity() {
    if (places() != size) {
      return false;
    }
    for (int o = 0; o < size; o++) {
      double own = 0;
      for (int i = 0; i < weights[o].length; i++) {
        own += neighbour(o, i) == o ? weights[o][i] : 0;
      }
      if (outside[o] || Math.abs(own - 1) > ALMOST) {
        return false;
      }
    }
    return true;
  }

  /** The weights as a matrix: [places, size]. */
  float[] matrix() {
    double[] sums = new double[places() * size];
    for (int o = 0; o < places(); o++) {
      for (int i = 0; i < weights[o].length; i++) {
        sums[o * size + neighbour(o, i)] += weights[o][i];
      }
    }
    float[] matrix = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      matrix[i] = (float) sums[i];
    }
    return matrix;
  }
}
