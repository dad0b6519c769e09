package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every length and offset; a NaN or an infinity at each end and in the middle. */
final class ReductionCases implements Cases<Reduction> {
  /** These round nothing. */
  private static final Set<Operation<?>> EXACT =
      Set.of(Operations.MAXIMUM, Operations.MINIMUM, Operations.NORM_MAX);

  @Override
  public Stream<Case<Reduction>> awkward(Operation<Reduction> operation) {
    List<Case<Reduction>> all = new ArrayList<>();
    for (int n : Numbers.awkward()) {
      for (int off : Numbers.offsets()) {
        all.add(of(operation, "uniform", Numbers.uniform(31, off + n + 3), off, n));
        for (float special :
            new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
          for (int at : n == 0 ? new int[0] : new int[] {0, n / 2, n - 1}) {
            float[] x = Numbers.uniform(32, off + n + 3);
            x[off + at] = special;
            all.add(of(operation, special + " at " + at, x, off, n));
          }
        }
      }
    }
    float[] opposite = Numbers.uniform(33, 100);
    opposite[7] = Float.POSITIVE_INFINITY;
    opposite[90] = Float.NEGATIVE_INFINITY;
    all.add(of(operation, "both infinities", opposite, 0, 100));
    all.add(of(operation, "negative", Numbers.uniform(34, 500, -1), 3, 400));
    addAxes(all, operation);
    all.add(of(operation, "long", Numbers.uniform(35, 100_003), 1, 100_000));
    return all.stream();
  }

  @Override
  public List<Case<Reduction>> moderate(Operation<Reduction> operation) {
    return List.of(
        of(operation, "uniform", Numbers.uniform(36, 4096), 0, 4096),
        axis(operation, "uniform", Numbers.uniform(36, 4096), 0, new int[] {1, 32, 128}));
  }

  /** Rows and columns of a tensor, and of nothing. */
  private static void addAxes(List<Case<Reduction>> all, Operation<Reduction> operation) {
    int l = Numbers.lanes();
    int[][] shapes = {
      {3, 5, 1}, {2, 1, 7}, {2, 0, 3}, {0, 4, 3}, {3, 9, 2 * l + 3}, {1, 4, l}, {2, 6, 2500}
    };
    for (int[] s : shapes) {
      for (int off : Numbers.offsets()) {
        float[] x = Numbers.uniform(39, off + s[0] * s[1] * s[2] + 3);
        all.add(axis(operation, "uniform", x, off, s));
        x = Numbers.withSpecials(40, x.length);
        all.add(axis(operation, "specials", x, off, s));
      }
    }
  }

  private static Case<Reduction> axis(
      Operation<Reduction> operation, String what, float[] given, int off, int[] s) {
    float[] x = suited(operation, given);
    int size = s[0] * s[2];
    int length = s[1];
    return new Case<>(
        operation + " along " + Arrays.toString(s) + " " + what + " at " + off,
        new float[][] {x, Numbers.uniform(41, off + size + 2)},
        1,
        Case.Region.range(off, size),
        (reduction, arrays, ws) ->
            reduction.run(s[0], s[1], s[2], arrays[0], off, arrays[1], off, ws),
        (i, expected) -> {
          int at = i - off;
          float[] column = new float[length];
          for (int r = 0; r < length; r++) {
            column[r] = x[off + (at / s[2] * length + r) * s[2] + at % s[2]];
          }
          return allowed(operation, column, 0, length, expected);
        });
  }

  private static Case<Reduction> of(
      Operation<Reduction> operation, String what, float[] given, int off, int n) {
    float[] x = suited(operation, given);
    return new Case<>(
        operation + " of " + n + " " + what + " at " + off,
        new float[][] {x, {5, 5, 5}},
        1,
        Case.Region.range(1, 1),
        (reduction, arrays, ws) -> arrays[1][1] = reduction.run(arrays[0], off, n),
        (i, expected) -> allowed(operation, x, off, n, expected));
  }

  /**
   * Factors near 1, for other products leave the range of floats on the way, and then their value
   * depends on the order; and numbers whose squares stay in that range.
   */
  private static float[] suited(Operation<Reduction> operation, float[] x) {
    boolean product = operation == Operations.PRODUCT;
    if (!product && operation != Operations.NORM_2) {
      return x;
    }
    float[] suited = x.clone();
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(x[i]) < Float.POSITIVE_INFINITY) {
        float small = Math.max(-1, Math.min(1, x[i]));
        double near = product ? Math.pow(2, small / 16) : Math.max(0x1p-30, Math.abs(small));
        suited[i] = (float) Math.copySign(near, x[i]);
      }
    }
    return suited;
  }

  /**
   * Order and rounding of n steps; on the way the magnitudes' sum may overflow where theirs does.
   */
  private static double allowed(
      Operation<Reduction> operation, float[] x, int off, int n, float expected) {
    if (EXACT.contains(operation)) {
      return 0x1p-160;
    }
    if (operation == Operations.PRODUCT || operation == Operations.NORM_2) {
      // The root of a sum: half of the sum's relative error, and one rounding.
      return (n + 2) * U * Math.abs((double) expected) + Float.MIN_VALUE;
    }
    if (operation == Operations.LOG_SUM_EXP) {
      // As for log-softmax in RowMapCases, and the last sum's rounding.
      return U * (n + 12 + 6 * Math.log(Math.max(1, n)) + 2 * Math.abs((double) expected));
    }
    float[] magnitudes = Numbers.magnitudes(x);
    if (operation == Operations.VARIANCE) {
      // Differences and squares round thrice; the mean's own error adds its square. Together below
      // this share of the mean square, for that is at least mean^2 + variance.
      double mean = Enrolment.oracle(Operations.SUM_OF_SQUARES).run(x, off, n) / (double) n;
      return (n + 12) * U * mean * (1 + (n + 12) * U * n) + Float.MIN_VALUE;
    }
    double sum = Enrolment.oracle(operation).run(magnitudes, off, n);
    return (n + 3) * U * sum + Float.MIN_VALUE;
  }
}
