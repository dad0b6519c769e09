package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of one number and of many, picked often, once or never; sums in the order of indices. */
final class IndexedRowsCases implements Cases<IndexedRows> {
  @Override
  public Stream<Case<IndexedRows>> awkward(Operation<IndexedRows> operation) {
    List<Case<IndexedRows>> all = new ArrayList<>();
    for (int outer : new int[] {0, 1, 3}) {
      for (int inner : new int[] {0, 1, 2, 2 * Numbers.lanes() + 1}) {
        all.add(of(operation, outer, 7, inner, 0));
        all.add(of(operation, outer, 7, inner, 20));
        all.add(of(operation, outer, 1, inner, 3));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<IndexedRows>> moderate(Operation<IndexedRows> operation) {
    return List.of(of(operation, 1, 500, 64, 64));
  }

  private static Case<IndexedRows> of(
      Operation<IndexedRows> operation, int outer, int rows, int inner, int count) {
    boolean gathers = Enrolment.oracle(operation).gathers();
    int[] index = new int[count + 1];
    for (int k = 0; k < count; k++) {
      index[k + 1] = RandomKey.of(5).below(rows, k);
    }
    int table = outer * rows * inner;
    int picked = outer * count * inner;
    int written = gathers ? picked : table;
    return new Case<>(
        operation + " " + outer + "x" + rows + "x" + inner + " by " + count,
        new float[][] {
          Numbers.uniform(94, (gathers ? table : picked) + 1), Numbers.uniform(95, written + 3)
        },
        1,
        Case.Region.range(2, written),
        (gather, a, ws) -> gather.run(outer, rows, inner, index, 1, count, a[0], 1, a[1], 2),
        Case.Tolerance.EXACT);
  }
}
