package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The windows of {@link PoolingCases} with a few parameters. */
final class SmoothPoolingCases implements Cases<SmoothPooling> {
  @Override
  public Stream<Case<SmoothPooling>> awkward(Operation<SmoothPooling> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<SmoothPooling>> all = new ArrayList<>();
    int i = 0;
    for (PoolShape s : PoolingCases.shapes()) {
      for (float p : parameters(operation == Operations.LP_POOL)) {
        all.add(of(operation, s, p, i % 4 == 0 ? 3 : 1, offsets[i % 3]));
        i++;
      }
    }
    all.add(of(operation, PoolShape.square(3, 2, 1), 2, 0, 1));
    return all.stream();
  }

  /** Of norms, or of weights. */
  static float[] parameters(boolean norms) {
    return norms ? new float[] {1, 2, 3.5f} : new float[] {0.5f, 3};
  }

  @Override
  public List<Case<SmoothPooling>> moderate(Operation<SmoothPooling> operation) {
    return List.of(of(operation, PoolShape.square(28, 2, 2), 3, 4, 0));
  }

  private static Case<SmoothPooling> of(
      Operation<SmoothPooling> operation, PoolShape s, float parameter, int planes, int off) {
    float[] x = Numbers.uniform(211, off + planes * s.inputSize() + 3);
    float[] y = Numbers.uniform(212, off + planes * s.outputSize() + 3);
    long terms = s.windowSize();
    // A norm is a power of a sum of powers: each within a few ulp, exponents rounded. A weighted
    // mean of numbers below 1 differs from the largest by at most 2, weights with |t| <= 2 b are
    // within 2 |t| ulp, and those of numerator and denominator need not be wrong alike.
    Case.Tolerance tolerance =
        operation == Operations.LP_POOL
            ? (i, expected) -> (terms + 40) * U * expected
            : (i, expected) -> (2 * terms + 8 * parameter + 20) * U * 2;
    return new Case<>(
        operation + " " + parameter + " " + s + " planes " + planes + " offset " + off,
        new float[][] {x, y},
        1,
        Case.Region.range(off, planes * s.outputSize()),
        (pool, a, ws) -> pool.run(s, parameter, planes, a[0], off, a[1], off, ws),
        tolerance);
  }
}
