package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Windows that overlap, leave gaps, hang over the edges, or cover all; with special values for the
 * maximum.
 */
final class PoolingCases implements Cases<Pooling> {
  static List<PoolShape> shapes() {
    int l = Numbers.lanes();
    return List.of(
        PoolShape.square(1, 1, 1),
        PoolShape.square(4, 2, 2),
        PoolShape.square(28, 2, 2),
        PoolShape.square(10, 2, 2),
        PoolShape.square(2 * l + 2, 2, 2),
        PoolShape.square(4 * l + 3, 2, 2),
        PoolShape.square(l + 1, 3, 1),
        PoolShape.square(11, 3, 2),
        PoolShape.square(7, 2, 3),
        PoolShape.square(7, 7, 7),
        new PoolShape(9, 13, 3, 3, 2, 2, 1, 1, 1, 1),
        new PoolShape(5, 2 * l + 1, 2, 2, 2, 2, 0, 0, 1, 1),
        new PoolShape(6, 5, 3, 2, 1, 3, 2, 0, 1, 1),
        new PoolShape(3, l, 1, 4, 1, 1, 0, 3, 0, 2),
        new PoolShape(2, 2, 3, 3, 1, 1, 2, 2, 2, 2),
        PoolShape.of(axis(2 * l + 3, 3, 2).padded(1, 2).ceiling()),
        PoolShape.of(axis(19, 3, 1).padded(2, 1), axis(3 * l, 4, 1).dilated(3).padded(4, 5))
            .countingPadding(),
        PoolShape.of(axis(9, 2, 3).ceiling(), axis(l + 5, 3, 2).padded(2, 0).ceiling())
            .countingPadding(),
        PoolShape.of(axis(7, 2, 1).dilated(2), axis(2 * l + 1, 3, 2).dilated(2)),
        PoolShape.of(axis(5, 3, 2).padded(1, 1), axis(6, 2, 2), axis(l + 2, 3, 2).padded(1, 1)),
        PoolShape.of(axis(3, 2, 1), axis(4, 3, 1).padded(2, 1), axis(9, 2, 3).dilated(4)),
        PoolShape.global(7, 7),
        PoolShape.global(3, 5 * l + 1),
        PoolShape.global(19, 4).channels(3),
        PoolShape.of(axis(20, 17, 2), axis(23, 19, 3).padded(1, 2)),
        PoolShape.of(axis(4, 2, 2), axis(6, 2, 2)).channels(5),
        PoolShape.of(axis(5, 3, 1).padded(1, 1), axis(4, 3, 1).padded(1, 1)).channels(l + 1),
        PoolShape.of(axis(5, 3, 2).padded(1, 1).ceiling(), axis(7, 3, 2).padded(0, 2))
            .channels(3)
            .countingPadding());
  }

  private static PoolAxis axis(int size, int kernel, int stride) {
    return PoolAxis.of(size, kernel, stride);
  }

  @Override
  public Stream<Case<Pooling>> awkward(Operation<Pooling> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<Pooling>> all = new ArrayList<>();
    int i = 0;
    for (PoolShape s : shapes()) {
      for (int planes : new int[] {0, 1, 3}) {
        all.add(of(operation, s, planes, offsets[i++ % 3]));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<Pooling>> moderate(Operation<Pooling> operation) {
    return List.of(
        of(operation, PoolShape.square(28, 2, 2), 12, 0),
        of(operation, new PoolShape(56, 56, 3, 3, 2, 2, 1, 1, 1, 1), 2, 0),
        of(operation, new PoolShape(14, 14, 3, 3, 1, 1, 1, 1, 1, 1).channels(64), 1, 0));
  }

  private static Case<Pooling> of(Operation<Pooling> operation, PoolShape s, int planes, int off) {
    boolean max = operation == Operations.MAX_POOL || operation == Operations.MIN_POOL;
    Pooling oracle = Enrolment.oracle(operation);
    int from = off + planes * (oracle.forward() ? s.inputSize() : s.outputSize()) + 3;
    int to = planes * (oracle.forward() ? s.outputSize() : s.inputSize());
    float[] x = max ? Numbers.withSpecials(11, from) : Numbers.uniform(11, from);
    float[] y = Numbers.uniform(12, off + to + 3);
    return new Case<>(
        operation + " " + s + " planes " + planes + " offset " + off,
        new float[][] {x, y},
        1,
        Case.Region.range(off, to),
        (pool, arrays, ws) -> pool.run(s, planes, arrays[0], off, arrays[1], off, ws),
        max ? Case.Tolerance.EQUAL : tolerance(oracle, s, planes, off, x, y.length));
  }

  /** At most as many terms as a window has, each times one or two rounded inverses of counts. */
  private static Case.Tolerance tolerance(
      Pooling oracle, PoolShape s, int planes, int off, float[] x, int length) {
    float[] sums = new float[length];
    oracle.run(s, planes, Numbers.magnitudes(x), off, sums, off, new Workspace());
    long terms = s.windowSize();
    return (i, expected) -> (terms + 6) * U * sums[i] + Float.MIN_VALUE;
  }
}
