package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every length and offset; a NaN or an infinity at each end and in the middle. */
final class ReductionCases implements Cases<Reduction> {
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
    all.add(of(operation, "long", Numbers.uniform(35, 100_003), 1, 100_000));
    return all.stream();
  }

  @Override
  public List<Case<Reduction>> moderate(Operation<Reduction> operation) {
    return List.of(of(operation, "uniform", Numbers.uniform(36, 4096), 0, 4096));
  }

  private static Case<Reduction> of(
      Operation<Reduction> operation, String what, float[] x, int off, int n) {
    boolean max = operation == Operations.MAXIMUM;
    float sum = Enrolment.oracle(operation).run(Numbers.magnitudes(x), off, n);
    return new Case<>(
        operation + " of " + n + " " + what + " at " + off,
        new float[][] {x, {5, 5, 5}},
        1,
        Case.Region.range(1, 1),
        (reduction, arrays, ws) -> arrays[1][1] = reduction.run(arrays[0], off, n),
        max ? Case.Tolerance.EQUAL : (i, expected) -> (n + 2) * U * sum + Float.MIN_VALUE);
  }
}
