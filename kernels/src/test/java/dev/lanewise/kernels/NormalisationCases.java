package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Layers, groups, instances and batches of awkward sizes, in place or not, statistics included. */
final class NormalisationCases implements Cases<Normalisation> {
  private static final float EPSILON = 1e-3f;

  @Override
  public Stream<Case<Normalisation>> awkward(Operation<Normalisation> operation) {
    List<Case<Normalisation>> all = new ArrayList<>();
    for (NormShape s : shapes()) {
      all.add(of(operation, s, 0, false));
      all.add(of(operation, s, 1, true));
    }
    return all.stream();
  }

  static List<NormShape> shapes() {
    int l = Numbers.lanes();
    return List.of(
        NormShape.layer(3, 1),
        NormShape.layer(2, l - 1),
        NormShape.layer(5, 2 * l + 1),
        NormShape.layer(1, 211),
        NormShape.layer(3, 32), // two rows at once, and one
        NormShape.layer(3, 400), // and from where a line begins
        NormShape.layer(0, 4),
        NormShape.instance(2, 3, l + 3),
        NormShape.batch(4, 3, 7),
        NormShape.batch(1, 2, 4 * l),
        NormShape.batch(9, l + 5, 1),
        new NormShape(2, 3, 4, 5),
        new NormShape(3, 2, 5, 1));
  }

  @Override
  public List<Case<Normalisation>> moderate(Operation<Normalisation> operation) {
    return List.of(
        of(operation, NormShape.layer(4, 768), 0, false),
        of(operation, NormShape.batch(4, 4, 196), 0, false));
  }

  private static Case<Normalisation> of(
      Operation<Normalisation> operation, NormShape s, int off, boolean inPlace) {
    Normalisation oracle = Enrolment.oracle(operation);
    int held = 2 * s.means(oracle.overBatch());
    int size = s.size();
    float[] x = Numbers.uniform(60, off + size + held + 2, 3);
    float[] out = inPlace ? x : Numbers.uniform(61, x.length);
    for (int i = 0; i < held; i++) {
      out[off + size + i] = Math.abs(out[off + size + i]); // if they are given: r is positive
    }
    float[] scale = Numbers.uniform(62, s.parameters() + 1);
    float[] shift = Numbers.uniform(63, s.parameters() + 1);
    double r = largest(oracle, s, x, off, scale, shift);
    // The sums of n numbers are off by n U each, differences and products by a few U; |x| is at
    // most 3, scale and shift at most 1, and r the largest factor of x and of its errors.
    double allowed = 12 * (s.count(oracle.overBatch()) + 16) * U * (1 + r) * (1 + r);
    return new Case<>(
        operation + " " + s + " at " + off + (inPlace ? " in place" : ""),
        new float[][] {inPlace ? new float[0] : x, scale, shift, out},
        3,
        Case.Region.range(off, size == 0 ? 0 : size + held),
        (norm, a, ws) ->
            norm.run(
                s,
                EPSILON,
                inPlace ? a[3] : a[0],
                off,
                a[1],
                1,
                a[2],
                1,
                a[3],
                off + size,
                a[3],
                off,
                ws),
        (i, expected) -> allowed);
  }

  /** The largest deviation's reciprocal; of those given, at most 3. */
  private static double largest(
      Normalisation oracle, NormShape s, float[] x, int off, float[] scale, float[] shift) {
    int means = s.means(oracle.overBatch());
    float[] statistics = new float[2 * means];
    float[] y = new float[s.size()];
    oracle.run(s, EPSILON, x, off, scale, 1, shift, 1, statistics, 0, y, 0, new Workspace());
    double r = 3;
    for (int k = means; k < 2 * means; k++) {
      r = Math.max(r, statistics[k]);
    }
    return r;
  }
}
