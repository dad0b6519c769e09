package dev.lanewise.nn.data;

import java.util.function.Supplier;

/** What the reading of one file may still take. */
final class Allowance {
  private final String source;
  private final ReadLimits limits;
  private long taken;

  /**
   * All of it.
   *
   * @param source for messages
   */
  Allowance(String source, ReadLimits limits) {
    this.source = source;
    this.limits = limits;
  }

  /** Reads; if the JVM has less memory than the limits say, that is a refusal too. */
  <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (OutOfMemoryError e) {
      throw new DataException(source + ": it takes more memory than the JVM's heap has (-Xmx)");
    }
  }

  /** Bytes that something will take. */
  void take(long bytes, String what) {
    taken += bytes;
    if (taken > limits.memory()) {
      throw new DataException(
          "%s: with its %s it takes %d bytes of memory, but the limit is %d"
              .formatted(source, what, taken, limits.memory()));
    }
  }

  /** Elements of an array that something has. */
  void elements(long count, String what) {
    within(count, limits.elements(), what, "elements");
  }

  /** Sizes of a shape that something has. */
  void axes(long count, String what) {
    within(count, limits.axes(), what, "sizes");
  }

  /** Parts of the file. */
  void entries(long count, String what) {
    within(count, limits.entries(), "it", what);
  }

  private void within(long count, long most, String what, String of) {
    if (count > most) {
      throw new DataException(
          "%s: %s has %d %s, but the limit is %d".formatted(source, what, count, of, most));
    }
  }
}
