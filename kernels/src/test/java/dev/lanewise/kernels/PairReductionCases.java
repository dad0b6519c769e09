package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every length and two offsets, with and without special values. */
final class PairReductionCases implements Cases<PairReduction> {
  @Override
  public Stream<Case<PairReduction>> awkward(Operation<PairReduction> operation) {
    List<Case<PairReduction>> all = new ArrayList<>();
    for (int n : Numbers.awkward()) {
      for (int off : Numbers.offsets()) {
        float[] x = Numbers.uniform(42, off + n + 3);
        float[] y = Numbers.uniform(43, n + 4);
        all.add(of(operation, "uniform", x, off, y, n));
        if (n > 0) {
          y = y.clone();
          y[1 + n / 2] = Numbers.SPECIAL[n % 3];
          all.add(of(operation, "with " + y[1 + n / 2], x, off, y, n));
        }
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<PairReduction>> moderate(Operation<PairReduction> operation) {
    float[] x = Numbers.uniform(42, 4096);
    return List.of(of(operation, "uniform", x, 0, Numbers.uniform(43, 4097), 4096));
  }

  private static Case<PairReduction> of(
      Operation<PairReduction> operation, String what, float[] x, int off, float[] y, int n) {
    double sum =
        Enrolment.oracle(operation).run(Numbers.magnitudes(x), off, Numbers.magnitudes(y), 1, n);
    return new Case<>(
        operation + " of " + n + " " + what + " at " + off,
        new float[][] {x, y, {5, 5, 5}},
        2,
        Case.Region.range(1, 1),
        (reduction, a, ws) -> a[2][1] = reduction.run(a[0], off, a[1], 1, n),
        (i, expected) -> (n + 2) * U * sum + Float.MIN_VALUE);
  }
}
