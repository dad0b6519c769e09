package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Blocks with and without gaps on either side. */
final class MatrixCopyCases implements Cases<MatrixCopy> {
  @Override
  public Stream<Case<MatrixCopy>> awkward(Operation<MatrixCopy> operation) {
    List<Case<MatrixCopy>> all = new ArrayList<>();
    for (int rows : new int[] {0, 1, 5}) {
      for (int cols : new int[] {0, 1, 7, 40}) {
        for (int gap : new int[] {0, 3}) {
          all.add(of(rows, cols, Math.max(1, cols + gap), Math.max(1, cols)));
          all.add(of(rows, cols, Math.max(1, cols), Math.max(1, cols + gap)));
        }
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<MatrixCopy>> moderate(Operation<MatrixCopy> operation) {
    return List.of(of(64, 100, 100, 160));
  }

  private static Case<MatrixCopy> of(int rows, int cols, int ldx, int ldy) {
    return new Case<>(
        "copy " + rows + "x" + cols + " from " + ldx + " to " + ldy,
        new float[][] {Numbers.uniform(92, rows * ldx + 1), Numbers.uniform(93, rows * ldy + 3)},
        1,
        i -> i >= 2 && i < 2 + rows * ldy && (i - 2) % ldy < cols,
        (copy, a, ws) -> copy.run(rows, cols, a[0], 1, ldx, a[1], 2, ldy),
        Case.Tolerance.EXACT);
  }
}
