package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of every length, in place or not; y as a softmax or its logarithm leaves it. */
final class RowGradientCases implements Cases<RowGradient> {
  @Override
  public Stream<Case<RowGradient>> awkward(Operation<RowGradient> operation) {
    List<Case<RowGradient>> all = new ArrayList<>();
    int i = 0;
    for (int cols : Numbers.awkward()) {
      for (int rows : new int[] {0, 1, 3}) {
        all.add(of(operation, rows, cols, Numbers.offsets()[i % 3], i % 2 == 0));
        i++;
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<RowGradient>> moderate(Operation<RowGradient> operation) {
    return List.of(of(operation, 8, 250, 0, false));
  }

  private static Case<RowGradient> of(
      Operation<RowGradient> operation, int rows, int cols, int off, boolean inPlace) {
    boolean logarithm = operation == Operations.LOG_SOFTMAX_GRADIENT;
    int size = rows * cols;
    float[] y = new float[off + size];
    Operation<RowMap> map = logarithm ? Operations.LOG_SOFTMAX : Operations.SOFTMAX;
    Enrolment.oracle(map).run(rows, cols, Numbers.uniform(70, size, 4), 0, y, off, new Workspace());
    // |g| <= 1, y or e^y <= 1: the sum is off by (cols + 4) U times its terms' sum, at most 1 for
    // softmax and cols for its logarithm; the rest rounds a few times.
    double allowed = (cols + 12) * U * (logarithm ? cols + 1 : 2);
    return new Case<>(
        operation + " " + rows + "x" + cols + " at " + off + (inPlace ? " in place" : ""),
        new float[][] {y, Numbers.uniform(71, off + size), Numbers.uniform(72, off + size + 3)},
        2,
        Case.Region.range(off, size),
        (gradient, a, ws) ->
            gradient.run(rows, cols, a[0], off, inPlace ? a[2] : a[1], off, a[2], off),
        (i, expected) -> allowed);
  }
}
