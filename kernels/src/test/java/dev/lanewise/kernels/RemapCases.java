package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Slices, flips and paddings of one to four axes; sums add in the order of the result. */
final class RemapCases implements Cases<Remap> {
  @Override
  public Stream<Case<Remap>> awkward(Operation<Remap> operation) {
    List<Case<Remap>> all = new ArrayList<>();
    int[] image = {2, 3, 5, 20};
    all.add(of(operation, "flip", RemapShape.flip(image, true, false, true, true)));
    all.add(of(operation, "flip", RemapShape.flip(image, false, true, false, false)));
    all.add(of(operation, "same", RemapShape.flip(image, false, false, false, false)));
    all.add(of(operation, "nothing", RemapShape.flip(new int[] {3, 0}, true, true)));
    all.add(of(operation, "number", RemapShape.flip(new int[0])));
    all.add(of(operation, "rot180", RemapShape.rot180(4, 3, 5)));
    for (RemapShape.Edge edge : RemapShape.Edge.values()) {
      int[] before = {0, 0, 2, 3};
      int[] after = {0, 0, 4, 1};
      all.add(of(operation, "pad " + edge, RemapShape.pad(image, before, after, edge)));
      int[] some = {1, 0, -1, 0};
      all.add(of(operation, "pad and crop " + edge, RemapShape.pad(image, some, some, edge)));
    }
    int[] wide = {1, 1};
    all.add(of(operation, "pad nothing", RemapShape.pad(new int[] {2, 0}, wide, wide, CONSTANT)));
    int[] zero = new int[4];
    int[] one = {1, 1, 1, 1};
    all.add(of(operation, "crop", RemapShape.slice(image, one, one, new int[] {1, 2, 3, 15})));
    all.add(
        of(
            operation,
            "steps",
            RemapShape.slice(image, zero, new int[] {1, 2, 4, 3}, new int[] {2, 2, 2, 7})));
    all.add(
        of(
            operation,
            "backwards",
            RemapShape.slice(
                image,
                new int[] {1, 2, 4, 19},
                new int[] {-1, -2, -1, -3},
                new int[] {2, 2, 5, 7})));
    all.add(of(operation, "none", RemapShape.slice(image, zero, one, zero)));
    return all.stream();
  }

  private static final RemapShape.Edge CONSTANT = RemapShape.Edge.CONSTANT;

  @Override
  public List<Case<Remap>> moderate(Operation<Remap> operation) {
    int[] border = {0, 1, 1};
    RemapShape padded = RemapShape.pad(new int[] {8, 28, 28}, border, border, CONSTANT);
    return List.of(of(operation, "pad", padded));
  }

  private static Case<Remap> of(Operation<Remap> operation, String what, RemapShape s) {
    boolean forward = Enrolment.oracle(operation).forward();
    int given = forward ? s.sourceSize() : s.resultSize();
    int made = forward ? s.resultSize() : s.sourceSize();
    return new Case<>(
        operation + " " + what + " " + given + " to " + made,
        new float[][] {Numbers.uniform(96, given + 1), Numbers.uniform(97, made + 3)},
        1,
        Case.Region.range(2, made),
        (remap, a, ws) -> remap.run(s, 0.5f, a[0], 1, a[1], 2),
        Case.Tolerance.EXACT);
  }
}
