package dev.lanewise.kernels;

import static dev.lanewise.kernels.Numbers.U;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Windows of one, of some and of more channels than there are; the map and its gradient. */
final class LocalResponseCases implements Cases<LocalResponse> {
  @Override
  public Stream<Case<LocalResponse>> awkward(Operation<LocalResponse> operation) {
    List<Case<LocalResponse>> all = new ArrayList<>();
    for (int size : new int[] {1, 2, 5, 20}) {
      for (int inner : new int[] {0, 1, 7, 2 * Numbers.lanes() + 1, 1100}) {
        LocalResponseShape s = new LocalResponseShape(2, 6, inner, size, 0.5f, 0.75f, 1.5f);
        all.add(of(s, false));
        all.add(of(s, true));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<LocalResponse>> moderate(Operation<LocalResponse> operation) {
    LocalResponseShape s = new LocalResponseShape(1, 16, 196, 5, 1e-4f, 0.75f, 1);
    return List.of(of(s, false), of(s, true));
  }

  private static Case<LocalResponse> of(LocalResponseShape s, boolean gradient) {
    int n = s.elements();
    // |x| <= 2, |g| <= 1, d >= 1: with z = beta ln d below 4, d^-beta is off by (size + 4) beta U
    // for d, 3 U z for the logarithm and the product, and 8 U; |y| <= 2. In the gradient at most
    // size such terms are added, each at most 2, and 2 alpha beta / size |x| is at most 2 / size.
    double power = (s.size() + 32.0) * U;
    double allowed = gradient ? (1 + 4) * (power + (s.size() + 8) * U) : 2 * power;
    return new Case<>(
        "local response " + s + (gradient ? " gradient" : ""),
        new float[][] {
          Numbers.uniform(98, n + 1, 2), Numbers.uniform(99, n + 1), Numbers.uniform(100, n + 3)
        },
        2,
        Case.Region.range(2, n),
        (norm, a, ws) -> {
          if (gradient) {
            norm.gradient(s, a[0], 1, a[1], 1, a[2], 2, ws);
          } else {
            norm.run(s, a[0], 1, a[2], 2, ws);
          }
        },
        (i, expected) -> allowed);
  }
}
