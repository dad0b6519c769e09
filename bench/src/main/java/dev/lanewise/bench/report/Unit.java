package dev.lanewise.bench.report;

/** What a row's number counts, and which direction is faster. */
public enum Unit {
  /** Billions of floating-point operations a second; a multiply-add is two. */
  GFLOPS("GFLOP/s", true),
  /** Billions of bytes moved a second. */
  GBYTES("GB/s", true),
  /** Billions of elements a second. */
  GELEMENTS("Gelem/s", true),
  IMAGES("images/s", true),
  /** Microseconds a call. */
  MICROS("us", false);

  private final String symbol;
  private final boolean moreIsFaster;

  Unit(String symbol, boolean moreIsFaster) {
    this.symbol = symbol;
    this.moreIsFaster = moreIsFaster;
  }

  /** As it stands in tables and JSON. */
  public String symbol() {
    return symbol;
  }

  /** How many times as fast {@code ours} is as {@code theirs}: above 1 where ours is faster. */
  public double ratio(double ours, double theirs) {
    return moreIsFaster ? ours / theirs : theirs / ours;
  }

  @Override
  public String toString() {
    return symbol;
  }
}
