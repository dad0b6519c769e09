package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Ranges of every length from every place in a block, near and far, of several keys. */
final class RandomFillCases implements Cases<RandomFill> {
  @Override
  public Stream<Case<RandomFill>> awkward(Operation<RandomFill> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<RandomFill>> all = new ArrayList<>();
    int i = 0;
    for (int n : Numbers.awkward()) {
      for (long from : new long[] {0, 1, 6, (1L << 34) - 5}) {
        all.add(of(operation, RandomKey.of(17L * i), from, n, offsets[i++ % 3]));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<RandomFill>> moderate(Operation<RandomFill> operation) {
    return List.of(of(operation, RandomKey.of(5), 3, 2500, 0));
  }

  private static Case<RandomFill> of(
      Operation<RandomFill> operation, RandomKey key, long from, int n, int off) {
    float parameter = operation == Operations.BERNOULLI ? 0.3f : 1.5f;
    return new Case<>(
        operation + " of " + key + " from " + from + " n " + n + " offset " + off,
        new float[][] {Numbers.uniform(41, off + n + 3)},
        0,
        Case.Region.range(off, n),
        (fill, arrays, ws) -> fill.run(key, from, parameter, arrays[0], off, n),
        tolerance(operation));
  }

  /**
   * The normal's polynomials are within 8e-7, the rest is roundings. A Gumbel number is off by the
   * relative error of an exponential one, and by an ulp of the logarithm.
   */
  private static Case.Tolerance tolerance(Operation<RandomFill> operation) {
    if (operation == Operations.NORMAL) {
      return (i, expected) -> 2e-6 * Math.abs(expected);
    } else if (operation == Operations.EXPONENTIAL || operation == Operations.GUMBEL) {
      double least = operation == Operations.GUMBEL ? 1.5 : 0;
      return (i, expected) -> 10 * U * (Math.abs(expected) + least);
    }
    return Case.Tolerance.EXACT;
  }
}
