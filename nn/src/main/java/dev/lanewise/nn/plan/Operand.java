package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What an elementwise instruction reads for element p of its result: element {@code p / inner %
 * mid} of a value. That covers a value of the result's shape, one number, a vector per row, and a
 * number per row or channel.
 */
record Operand(Node value, int mid, int inner) {

  /** A value of the result's own size. */
  static Operand full(Node value) {
    return new Operand(value, value.shape().size(), 1);
  }

  /** One number for every element. */
  static Operand scalar(Node value) {
    return new Operand(value, 1, 1);
  }

  /**
   * A value seen in shape {@code from} and repeated to fill {@code to}, where this form can say it;
   * else null.
   */
  static @Nullable Operand repeated(Node value, Shape from, Shape to) {
    int first = to.rank();
    int end = 0;
    for (int i = 1; i <= from.rank(); i++) {
      if (from.dim(-i) > 1) {
        first = to.rank() - i;
        end = Math.max(end, to.rank() - i + 1);
      }
    }
    if (first >= end) {
      return scalar(value);
    }
    int mid = to.size(first, end);
    return mid == from.size() ? new Operand(value, mid, to.size(end, to.rank())) : null;
  }

  /**
   * Whether a result of {@code size} elements reads each element exactly once, at its own place.
   */
  boolean full(int size) {
    return mid == size && inner == 1;
  }

  /** Whether a run of several elements reads one number. */
  boolean constantInRuns() {
    return mid == 1 || inner > 1;
  }
}
