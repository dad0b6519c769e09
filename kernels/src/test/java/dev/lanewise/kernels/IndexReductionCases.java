package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Rows and columns of every length, with ties, NaN and infinities. Indices are exact as floats. */
final class IndexReductionCases implements Cases<IndexReduction> {
  @Override
  public Stream<Case<IndexReduction>> awkward(Operation<IndexReduction> operation) {
    List<Case<IndexReduction>> all = new ArrayList<>();
    int l = Numbers.lanes();
    for (int n : Numbers.awkward()) {
      add(all, operation, 2, Math.max(1, n), 1);
      add(all, operation, 2, 5, n);
    }
    add(all, operation, 1, 1000, 1);
    add(all, operation, 0, 3, 4);
    add(all, operation, 3, 1, l + 1);
    return all.stream();
  }

  private static void add(
      List<Case<IndexReduction>> all, Operation<IndexReduction> operation, int o, int r, int i) {
    int size = o * r * i;
    all.add(of(operation, "uniform", Numbers.uniform(44, size + 3), o, r, i));
    float[] tied = Numbers.uniform(45, size + 3);
    for (int k = 0; k < tied.length; k++) {
      tied[k] = Math.round(tied[k]); // -1, -0, 0, 1
    }
    all.add(of(operation, "tied", tied, o, r, i));
    all.add(of(operation, "special", Numbers.withSpecials(46, size + 3), o, r, i));
    float[] lowest = new float[size + 3];
    Arrays.fill(lowest, Float.NEGATIVE_INFINITY);
    all.add(of(operation, "-Infinity", lowest, o, r, i));
    float[] highest = new float[size + 3];
    Arrays.fill(highest, Float.POSITIVE_INFINITY);
    all.add(of(operation, "Infinity", highest, o, r, i));
  }

  @Override
  public List<Case<IndexReduction>> moderate(Operation<IndexReduction> operation) {
    return List.of(
        of(operation, "uniform", Numbers.uniform(44, 4099), 4, 1024, 1),
        of(operation, "uniform", Numbers.uniform(44, 4099), 1, 32, 128));
  }

  private static Case<IndexReduction> of(
      Operation<IndexReduction> operation, String what, float[] x, int outer, int n, int inner) {
    int size = outer * inner;
    int[] indices = new int[size + 2]; // of this case alone, which one thread uses
    return new Case<>(
        operation + " of " + outer + "x" + n + "x" + inner + " " + what,
        new float[][] {x, Numbers.uniform(47, size + 2)},
        1,
        Case.Region.range(0, size + 1),
        (reduction, a, ws) -> {
          Arrays.fill(indices, -7);
          reduction.run(outer, n, inner, a[0], 2, indices, 1, ws);
          for (int i = 0; i <= size; i++) {
            a[1][i] = indices[i];
          }
        },
        Case.Tolerance.EXACT);
  }
}
