package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The windows of {@link PoolingCases} with a few parameters. */
final class SmoothPoolingGradientCases implements Cases<SmoothPoolingGradient> {
  @Override
  public Stream<Case<SmoothPoolingGradient>> awkward(Operation<SmoothPoolingGradient> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<SmoothPoolingGradient>> all = new ArrayList<>();
    int i = 0;
    for (PoolShape s : PoolingCases.shapes()) {
      float[] parameters = SmoothPoolingCases.parameters(isNorm(operation));
      if (s.inputSize() <= 400) { // the oracle goes through each window for each of its elements
        float p = parameters[i % parameters.length];
        all.add(of(operation, s, p, i % 4 == 0 ? 3 : 1, offsets[i % 3]));
        i++;
      }
    }
    all.add(of(operation, PoolShape.square(3, 2, 1), 2, 0, 1));
    return all.stream();
  }

  private static boolean isNorm(Operation<SmoothPoolingGradient> operation) {
    return operation == Operations.LP_POOL_GRADIENT;
  }

  @Override
  public List<Case<SmoothPoolingGradient>> moderate(Operation<SmoothPoolingGradient> operation) {
    return List.of(of(operation, PoolShape.square(28, 2, 2), 3, 4, 0));
  }

  private static Case<SmoothPoolingGradient> of(
      Operation<SmoothPoolingGradient> operation,
      PoolShape s,
      float parameter,
      int planes,
      int off) {
    float[] x = Numbers.uniform(213, off + planes * s.inputSize() + 3);
    float[] dy = Numbers.uniform(214, off + planes * s.outputSize() + 3);
    float[] dx = Numbers.uniform(215, x.length);
    float[] sums = new float[x.length];
    long terms = s.windowSize();
    Case.Tolerance tolerance;
    if (isNorm(operation)) {
      // Powers of quotients: the norm's error, p - 1 times, and a few ulp. Then a sum.
      Enrolment.oracle(operation)
          .run(
              s,
              parameter,
              planes,
              Numbers.magnitudes(x),
              off,
              Numbers.magnitudes(dy),
              off,
              sums,
              off,
              new Workspace());
      double each = (parameter * (terms + 40) + 40) * U;
      tolerance = (i, expected) -> each * sums[i] + Float.MIN_NORMAL;
    } else {
      // As for values; |t| <= 2 b, weights and |dy| at most 1, in so many windows.
      double each = (2 * terms + 8 * parameter + 40) * U * (1 + 4 * parameter);
      double all = each * holders(s.depth()) * holders(s.height()) * holders(s.width());
      tolerance = (i, expected) -> all;
    }
    return new Case<>(
        operation + " " + parameter + " " + s + " planes " + planes + " offset " + off,
        new float[][] {x, dy, dx},
        2,
        Case.Region.range(off, planes * s.inputSize()),
        (pool, a, ws) -> pool.run(s, parameter, planes, a[0], off, a[1], off, a[2], off, ws),
        tolerance);
  }

  /** The most windows along an axis that hold an element. */
  private static int holders(PoolAxis axis) {
    return Math.min(axis.kernel(), axis.outputs());
  }
}
