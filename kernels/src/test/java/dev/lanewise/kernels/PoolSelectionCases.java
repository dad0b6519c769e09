package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The windows of {@link PoolingCases} over values with many ties, so that "the first maximum"
 * matters.
 */
final class PoolSelectionCases implements Cases<PoolSelection> {
  @Override
  public Stream<Case<PoolSelection>> awkward(Operation<PoolSelection> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<PoolSelection>> all = new ArrayList<>();
    int i = 0;
    for (PoolShape s : PoolingCases.shapes()) {
      for (int planes : new int[] {0, 1, 3}) {
        all.add(of(operation, s, planes, offsets[i++ % 3]));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<PoolSelection>> moderate(Operation<PoolSelection> operation) {
    return List.of(
        of(operation, PoolShape.square(28, 2, 2), 12, 0),
        of(operation, new PoolShape(56, 56, 3, 3, 2, 2, 1, 1, 1, 1), 2, 0));
  }

  private static Case<PoolSelection> of(
      Operation<PoolSelection> operation, PoolShape s, int planes, int off) {
    PoolSelection oracle = Enrolment.oracle(operation);
    float[] x = tied(off + planes * s.inputSize() + 3);
    int given = planes * (oracle.scatter() ? s.outputSize() : s.inputSize());
    int made = planes * (oracle.scatter() ? s.inputSize() : s.outputSize());
    float[] t = Numbers.uniform(14, off + given + 3);
    float[] out = Numbers.uniform(15, off + made + 3);
    return new Case<>(
        operation + " " + s + " planes " + planes + " offset " + off,
        new float[][] {x, t, out},
        2,
        Case.Region.range(off, made),
        (pool, arrays, ws) ->
            pool.run(s, planes, arrays[0], off, arrays[1], off, arrays[2], off, ws),
        oracle.scatter()
            ? tolerance(oracle, s, planes, off, x, t, out.length)
            : Case.Tolerance.EXACT);
  }

  /** Values from {-1, -0.5, 0, 0.5, 1} with a NaN or an infinity here and there. */
  private static float[] tied(int n) {
    float[] x = Numbers.uniform(13, n);
    for (int i = 0; i < n; i++) {
      x[i] = i % 31 == 30 ? Numbers.SPECIAL[i / 31 % 5] : Math.round(2 * x[i]) / 2f;
    }
    return x;
  }

  /** At most as many windows as a window has elements choose the same place. */
  private static Case.Tolerance tolerance(
      PoolSelection oracle, PoolShape s, int planes, int off, float[] x, float[] t, int length) {
    float[] sums = new float[length];
    oracle.run(s, planes, x, off, Numbers.magnitudes(t), off, sums, off, new Workspace());
    long terms = s.windowSize();
    return (i, expected) -> (terms + 1) * U * sums[i] + Float.MIN_VALUE;
  }
}
