package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every length and rate, in place or not. */
final class DropoutCases implements Cases<Dropout> {
  private static final RandomKey KEY = RandomKey.of(9);

  @Override
  public Stream<Case<Dropout>> awkward(Operation<Dropout> operation) {
    List<Case<Dropout>> all = new ArrayList<>();
    for (int n : Numbers.awkward()) {
      for (float rate : new float[] {0, 0.1f, 0.5f, 0.999f}) {
        all.add(of(n, rate, n % 2 == 0));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<Dropout>> moderate(Operation<Dropout> operation) {
    return List.of(of(3000, 0.5f, false));
  }

  private static Case<Dropout> of(int n, float rate, boolean inPlace) {
    return new Case<>(
        "dropout of " + n + " at rate " + rate + (inPlace ? " in place" : ""),
        new float[][] {Numbers.withSpecials(101, n + 1), Numbers.withSpecials(102, n + 2)},
        1,
        Case.Region.range(1, n),
        (dropout, a, ws) ->
            dropout.run(KEY, 1L << 33, rate, inPlace ? a[1] : a[0], 1, a[1], 1, n, ws),
        // The factor's rounding may be an ulp of the product, whose own is half of one.
        (i, expected) -> 1.5 * Math.ulp(expected));
  }
}
