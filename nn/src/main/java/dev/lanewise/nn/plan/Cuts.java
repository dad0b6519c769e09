package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import java.util.List;

/**
 * Cuts a way forward into segments about equal in what the way back needs of them, at the places
 * near the equal ones where the fewest numbers cross.
 */
final class Cuts {
  private Cuts() {}

  /** The segment of each item, from 0, by its place. */
  static int[] segments(Forward forward, int count) {
    List<Item> items = forward.items();
    int n = items.size();
    long[] crossing = new long[n + 1];
    long[] saved = new long[n + 1];
    for (int i = 0; i < n; i++) {
      Node value = items.get(i).result();
      int last = forward.readers(value).stream().mapToInt(r -> r).max().orElse(i);
      crossing[i + 1] += value.shape().size();
      crossing[last + 1] -= value.shape().size();
      saved[i + 1] = saved[i] + (forward.isSaved(value) ? value.shape().size() : 0);
    }
    for (int i = 0; i < n; i++) {
      crossing[i + 1] += crossing[i];
    }
    int[] segments = new int[n];
    int from = 0;
    for (int cut = 1; cut < count; cut++) {
      int at = best(crossing, saved, from, cut, count);
      if (at > from) {
        for (int i = at; i < n; i++) {
          segments[i]++;
        }
        from = at;
      }
    }
    return segments;
  }

  /** Where to make a cut, after {@code from}: within half a segment of its equal place. */
  private static int best(long[] crossing, long[] saved, int from, int cut, int count) {
    int n = saved.length - 1;
    double target = (double) saved[n] * cut / count;
    double window = (double) saved[n] / (2.0 * count);
    int best = from;
    for (int i = from + 1; i < n; i++) {
      double far = Math.abs(saved[i] - target);
      if (far <= window
          && (best == from
              || crossing[i] < crossing[best]
              || (crossing[i] == crossing[best] && far < Math.abs(saved[best] - target)))) {
        best = i;
      }
    }
    return best;
  }
}
