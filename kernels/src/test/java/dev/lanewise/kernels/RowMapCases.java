package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of every length, in place or not, of small and huge numbers, with infinities and NaN. */
final class RowMapCases implements Cases<RowMap> {
  private record Layout(int rows, int cols, int off, boolean inPlace) {}

  @Override
  public Stream<Case<RowMap>> awkward(Operation<RowMap> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<RowMap>> all = new ArrayList<>();
    int i = 0;
    for (int cols : Numbers.awkward()) {
      for (int rows : new int[] {0, 1, 3}) {
        for (float scale : new float[] {1, 30, 1000}) {
          Layout l = new Layout(rows, cols, offsets[i % 3], i % 2 == 1);
          all.add(
              of(
                  operation,
                  "within " + scale,
                  l,
                  Numbers.uniform(i++, l.off + rows * cols + 3, scale)));
        }
      }
    }
    for (float special :
        new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f}) {
      for (int cols : new int[] {1, 5, 2 * Numbers.lanes() - 1, 2 * Numbers.lanes() + 1}) {
        for (int at : new int[] {0, cols / 2, cols - 1}) {
          float[] x = Numbers.uniform(i++, 3 * cols);
          x[cols + at] = special;
          all.add(of(operation, special + " at " + at, new Layout(3, cols, 0, false), x));
        }
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<RowMap>> moderate(Operation<RowMap> operation) {
    return List.of(
        of(operation, "uniform", new Layout(8, 250, 0, false), Numbers.uniform(37, 2000, 5)),
        of(operation, "short", new Layout(70, 30, 0, false), Numbers.uniform(40, 2100, 5)));
  }

  private static Case<RowMap> of(Operation<RowMap> operation, String what, Layout l, float[] x) {
    float[][] arrays =
        l.inPlace ? new float[][] {x} : new float[][] {x, Numbers.uniform(38, x.length + 2)};
    double[] allowed = allowed(l, x, operation == Operations.LOG_SOFTMAX);
    int out = arrays.length - 1;
    return new Case<>(
        operation + " " + what + " " + l,
        arrays,
        out,
        Case.Region.range(l.off, l.rows * l.cols),
        (map, a, ws) -> map.run(l.rows, l.cols, a[0], l.off, a[out], l.off, ws),
        (i, expected) ->
            allowed[i - l.off] * (operation == Operations.SOFTMAX ? Math.abs(expected) : 1)
                + floor(operation));
  }

  /** A softmax below the normal range may be flushed to zero. */
  private static double floor(Operation<RowMap> operation) {
    return operation == Operations.SOFTMAX ? Float.MIN_NORMAL : Float.MIN_VALUE;
  }

  /**
   * Relative error of softmax, absolute error of log-softmax. With z = x_j - max: z is off by U|z|,
   * exp by 4 U (two ulps), the sum by cols U besides and by what its terms are off: e^z |z| U is at
   * most U. For the logarithm add two ulps of ln sum, at most 4 U ln cols, and the rounding of the
   * difference.
   */
  private static double[] allowed(Layout l, float[] x, boolean logarithm) {
    double[] allowed = new double[l.rows * l.cols];
    for (int r = 0; r < l.rows; r++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < l.cols; j++) {
        max = Math.max(max, x[l.off + r * l.cols + j]);
      }
      for (int j = 0; j < l.cols; j++) {
        double z = Math.abs(x[l.off + r * l.cols + j] - max);
        double log = Math.log(l.cols);
        allowed[r * l.cols + j] =
            logarithm ? U * (l.cols + 6 + 2 * z + 6 * log) : U * (l.cols + 16 + 2 * z);
      }
    }
    return allowed;
  }
}
