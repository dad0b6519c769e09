package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The shapes of {@link NormalisationCases}; all three gradients are compared. */
final class NormalisationGradientCases implements Cases<NormalisationGradient> {
  @Override
  public Stream<Case<NormalisationGradient>> awkward(Operation<NormalisationGradient> operation) {
    List<Case<NormalisationGradient>> all = new ArrayList<>();
    for (NormShape s : NormalisationCases.shapes()) {
      all.add(of(operation, s, 0, false));
      all.add(of(operation, s, 1, true));
    }
    return all.stream();
  }

  @Override
  public List<Case<NormalisationGradient>> moderate(Operation<NormalisationGradient> operation) {
    return List.of(
        of(operation, NormShape.layer(4, 768), 0, false),
        of(operation, NormShape.batch(4, 4, 196), 0, false));
  }

  private static Case<NormalisationGradient> of(
      Operation<NormalisationGradient> operation, NormShape s, int off, boolean inPlace) {
    boolean overBatch = Enrolment.oracle(operation).overBatch();
    int means = s.means(overBatch);
    int size = s.size();
    int n = 2 * s.parameters();
    float[] x = Numbers.uniform(64, off + size + 1);
    float[] statistics = Numbers.uniform(65, 2 * means + 1, 2);
    for (int k = 0; k < means; k++) {
      statistics[k] /= 4; // means
      statistics[means + k] = 1 + Math.abs(statistics[means + k]);
    }
    float[] scale = Numbers.uniform(66, s.parameters() + 1);
    float[] out = Numbers.uniform(67, off + size + n + 2);
    // |x - m| <= 1.5, r <= 3, |h| <= 4.5, |g| and |scale| <= 1: no term of a sum exceeds 4.5, and
    // dx is r (1 + 1 + 4.5 * 4.5) at most. Sums of k terms are off by (k + 8) U times their size.
    int count = s.count(overBatch);
    int terms = size / s.parameters();
    double ofInput = 3 * 22.5 * (count + 16) * U;
    double ofParameters = 4.5 * terms * (terms + 8.0) * U;
    return new Case<>(
        operation + " " + s + " at " + off + (inPlace ? " in place" : ""),
        new float[][] {x, Numbers.uniform(68, off + size), scale, statistics, out},
        4,
        Case.Region.range(off, size + n),
        (norm, a, ws) ->
            norm.run(
                s,
                a[0],
                off,
                inPlace ? a[4] : a[1],
                off,
                a[2],
                1,
                a[3],
                0,
                a[4],
                off,
                a[4],
                off + size,
                ws),
        (i, expected) -> i < off + size ? ofInput : ofParameters);
  }
}
