package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Transposes of all awkward sizes, changes of layout with few and many channels, up to 8 axes. */
final class PermutationCases implements Cases<Permutation> {
  @Override
  public Stream<Case<Permutation>> awkward(Operation<Permutation> operation) {
    List<Case<Permutation>> all = new ArrayList<>();
    int l = Numbers.lanes();
    int[] sizes = {1, 2, 3, 4, l - 1, l, l + 1, 3 * l + 2, 300};
    for (int rows : sizes) {
      for (int cols : sizes) {
        all.add(of(new int[] {rows, cols}, 1, 0));
        all.add(of(new int[] {2, rows, cols}, 0, 2, 1));
      }
    }
    all.add(of(new int[] {0, 3}, 1, 0));
    all.add(of(new int[] {}));
    all.add(of(new int[] {5}, 0));
    all.add(of(new int[] {2, 3, 4}, 0, 1, 2));
    all.add(of(new int[] {3, 2, 20}, 1, 0, 2));
    all.add(of(new int[] {4, 3, 2, 5}, 2, 0, 1, 3));
    all.add(of(new int[] {l, 3, l}, 2, 1, 0));
    all.add(of(new int[] {2, 3, l + 1, l}, 3, 1, 0, 2));
    all.add(of(new int[] {2, 2, l, 2, 3, 1, 2, 2}, 7, 0, 5, 3, 1, 6, 2, 4));
    return all.stream();
  }

  @Override
  public List<Case<Permutation>> moderate(Operation<Permutation> operation) {
    return List.of(of(new int[] {64, 64}, 1, 0), of(new int[] {64, 49}, 1, 0));
  }

  private static Case<Permutation> of(int[] source, int... order) {
    PermuteShape s = PermuteShape.of(source, order);
    return new Case<>(
        "permute " + Arrays.toString(source) + " to " + Arrays.toString(order),
        new float[][] {Numbers.uniform(90, s.size() + 1), Numbers.uniform(91, s.size() + 4)},
        1,
        Case.Region.range(2, s.size()),
        (permute, a, ws) -> permute.run(s, a[0], 1, a[1], 2, ws),
        Case.Tolerance.EXACT);
  }
}
