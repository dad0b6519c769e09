package dev.lanewise.nn.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Places {@code start, start + step, ...} along an axis, {@code count} of them; of one place the
 * step is 1.
 */
public record Span(int start, int step, int count) {
  /** Checks that there is a place and that no place comes twice. */
  public Span {
    if (count < 1 || step == 0) {
      throw new IllegalArgumentException(
          "span: " + count + " places by " + step + " but there must be one and a step");
    }
    step = count == 1 ? 1 : step;
  }

  /** Places {@code from .. to-1}. */
  public static Span of(int from, int to) {
    return new Span(from, 1, to - from);
  }

  /** All places of a shape, axis by axis. */
  public static List<Span> all(Shape shape) {
    List<Span> spans = new ArrayList<>();
    for (int size : shape.dims()) {
      spans.add(of(0, size));
    }
    return spans;
  }

  /** The last place. */
  public int last() {
    return start + (count - 1) * step;
  }

  /** The places of this that {@code inner} counts. */
  public Span at(Span inner) {
    return new Span(start + step * inner.start, step * inner.step, inner.count);
  }

  /** This, {@code by} places further on. */
  public Span shift(int by) {
    return new Span(start + by, step, count);
  }

  /** Whether all places are among {@code from .. to-1}. */
  public boolean within(int from, int to) {
    return Math.min(start, last()) >= from && Math.max(start, last()) < to;
  }

  /** The number of places on each axis. */
  static Shape counts(List<Span> spans) {
    return Shape.of(spans.stream().mapToInt(Span::count).toArray());
  }

  /** Each axis must have a span, and each place must be on its axis. */
  static void check(String op, Shape of, List<Span> spans) {
    if (spans.size() != of.rank()) {
      throw new IllegalArgumentException(
          op + ": " + of + " has " + of.rank() + " axes but there are " + spans.size() + " spans");
    }
    for (int i = 0; i < spans.size(); i++) {
      if (!spans.get(i).within(0, of.dim(i))) {
        throw new IllegalArgumentException(
            op + ": " + spans.get(i) + " leaves axis " + i + " of " + of);
      }
    }
  }

  @Override
  public String toString() {
    return count + " from " + start + " by " + step;
  }
}
