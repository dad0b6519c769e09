package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Pairs and triples of shapes, of which each axis is whole, one or missing, in place or not. */
final class BroadcastingCases implements Cases<Broadcasting> {
  private static final Elementwise ADD = Kernels.reference().get(Operations.ADD);
  private static final Elementwise AFFINE = Kernels.reference().get(Operations.AFFINE);

  @Override
  public Stream<Case<Broadcasting>> awkward(Operation<Broadcasting> operation) {
    List<Case<Broadcasting>> all = new ArrayList<>();
    int[][] shapes = {
      {}, {1}, {5}, {3, 5}, {3, 1}, {1, 5}, {2, 1, 1}, {2, 3, 5}, {1, 3, 1}, {2, 1, 5}, {1, 1, 1, 1}
    };
    for (int[] a : shapes) {
      for (int[] b : shapes) {
        all.add(of(ADD, false, a, b));
      }
    }
    all.add(of(ADD, true, new int[] {700, 3}, new int[] {3}));
    all.add(of(ADD, true, new int[] {2, 700, 3}, new int[] {2, 1, 3}));
    all.add(of(ADD, true, new int[] {3, 7, 2, 2}, new int[] {7, 1, 1}));
    all.add(of(ADD, false, new int[] {0, 3}, new int[] {3}));
    all.add(of(ADD, false, new int[] {600}, new int[] {2, 1}));
    all.add(of(AFFINE, true, new int[] {2, 40, 30}, new int[] {40, 1}, new int[] {30}));
    all.add(of(AFFINE, true, new int[] {2, 40, 30}, new int[] {30}, new int[] {}));
    int[] eight = {2, 1, 3, 1, 2, 1, 3, 2};
    all.add(of(ADD, false, eight, new int[] {1, 2, 1, 3, 1, 2, 1, 2}));
    return all.stream();
  }

  @Override
  public List<Case<Broadcasting>> moderate(Operation<Broadcasting> operation) {
    Elementwise add = Kernels.best().get(Operations.ADD);
    return List.of(
        of(add, false, new int[] {64, 49}, new int[] {64, 1}),
        of(add, false, new int[] {49, 64}, new int[] {64}));
  }

  private static Case<Broadcasting> of(Elementwise f, boolean inPlace, int[]... shapes) {
    BroadcastShape s = BroadcastShape.of(shapes);
    int inputs = shapes.length;
    float[][] arrays = new float[inputs + 1][];
    int[] offsets = new int[inputs];
    for (int k = 0; k < inputs; k++) {
      offsets[k] = inPlace && k == 0 ? 2 : k + 1;
      arrays[k] = Numbers.uniform(50 + k, offsets[k] + s.inputSize(k) + 1);
    }
    arrays[inputs] = Numbers.uniform(49, s.size() + 5);
    if (inPlace) {
      arrays[0] = new float[0];
    }
    float[][] in = new float[inputs][]; // of this case alone, which one thread uses
    return new Case<>(
        f.name() + " of " + Arrays.deepToString(shapes) + (inPlace ? " in place" : ""),
        arrays,
        inputs,
        Case.Region.range(2, s.size()),
        (broadcast, a, ws) -> {
          System.arraycopy(a, 0, in, 0, inputs);
          in[0] = inPlace ? a[inputs] : in[0];
          broadcast.run(f, s, in, offsets, a[inputs], 2, ws);
        },
        Case.Tolerance.EXACT);
  }
}
