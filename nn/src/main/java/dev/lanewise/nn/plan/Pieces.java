package dev.lanewise.nn.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** What each part of a split needs ready, found by the part's first unit. */
final class Pieces<T> {
  private final int[] starts;
  private final List<T> pieces = new ArrayList<>();

  /**
   * @param ready what a part needs, by its number
   */
  Pieces(Split split, IntFunction<T> ready) {
    this.starts = new int[split.parts()];
    for (int part = 0; part < starts.length; part++) {
      starts[part] = split.from(part);
      pieces.add(ready.apply(part));
    }
  }

  /** What the part that starts at unit {@code from} needs. */
  T at(int from) {
    return pieces.get(Arrays.binarySearch(starts, from));
  }
}
