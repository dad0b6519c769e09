package dev.lanewise.bench.report;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Text {
  private Text() {}

  /** 0.98765 as {@code 98.77 %}; NaN as {@code -}. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** 61706 as {@code 61,706}. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /**
   * Three or four digits with a unit that fits: {@code 12.3 us}, {@code 4.56 ms}, {@code 1.23 s}.
   */
  public static String nanos(double nanos) {
    if (nanos < 1e6) {
      return digits(nanos / 1e3) + " us";
    }
    return nanos < 1e9 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
  }

  /** Three digits at least, none of them noise: {@code 0.123}, {@code 12.3}, {@code 12,345}. */
  public static String digits(double x) {
    double size = Math.abs(x);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, x);
  }
}
