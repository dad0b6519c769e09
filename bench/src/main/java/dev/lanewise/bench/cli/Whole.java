package dev.lanewise.bench.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers of options, refused outside their range with both ends named. */
abstract class Whole implements ITypeConverter<Integer> {
  private final int least;
  private final int most;

  private Whole(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Integer convert(String value) {
    try {
      int n = Integer.parseInt(value);
      if (n >= least && n <= most) {
        return n;
      }
    } catch (NumberFormatException e) {
      // told below, as any other value outside the range
    }
    throw new TypeConversionException(
        "'" + value + "' is not a whole number in " + least + " .. " + most);
  }

  /** Threads: more than this many on one small network is a slip of the finger. */
  static final class Threads extends Whole {
    Threads() {
      super(1, 1024);
    }
  }

  /** Passes over the data. */
  static final class Epochs extends Whole {
    Epochs() {
      super(1, 1_000_000);
    }
  }

  /** Units of a hidden layer. */
  static final class Width extends Whole {
    Width() {
      super(1, 65_536);
    }
  }

  /** Examples per step. */
  static final class Batch extends Whole {
    Batch() {
      super(1, 65_536);
    }
  }

  /** Ports of TCP, and 0 for any that is free. */
  static final class Port extends Whole {
    Port() {
      super(0, 65_535);
    }
  }

  /** Milliseconds, up to an hour. */
  static final class Millis extends Whole {
    Millis() {
      super(0, 3_600_000);
    }
  }

  /** Seconds, up to an hour. */
  static final class Seconds extends Whole {
    Seconds() {
      super(1, 3_600);
    }
  }
}
