package dev.lanewise.bench.report;

import java.util.Locale;

/**
 * Round numbers along an axis: {@code low}, {@code low + step}, ... up to {@code high}.
 *
 * @param step a power of ten times 1, 2 or 5
 */
record Scale(double low, double high, double step) {
  private static final int PARTS = 5;

  /** The closest one around two finite numbers whose step is at least {@code least}. */
  static Scale around(double from, double to, double least) {
    double part = (to - from) / PARTS;
    if (!(part > Math.ulp(Math.max(Math.abs(from), Math.abs(to))) * 16)) {
      double room = Math.abs(to) < 1e-300 ? 1 : Math.abs(to) / 10; // flat: in the middle
      return around(from - Math.max(least, room), to + Math.max(least, room), least);
    }
    double step = Math.max(least, part);
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double factor = step / power;
    step = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    return new Scale(Math.floor(from / step) * step, Math.ceil(to / step) * step, step);
  }

  /** Steps from low to high. */
  int steps() {
    return (int) Math.round((high - low) / step);
  }

  /** The number k steps up. */
  double tick(int k) {
    return low + k * step;
  }

  /** Where x lies between low, 0, and high, 1. */
  double place(double x) {
    return (x - low) / (high - low);
  }

  /** A number of the scale in as many digits as its step has. */
  String text(double x) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return decimals > 5 || Math.abs(x) >= 1e7
        ? String.format(Locale.ROOT, "%.2e", x)
        : String.format(Locale.ROOT, "%." + decimals + "f", x + 0.0);
  }
}
