package dev.lanewise.bench.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How calls become faster after a start, while the JVM loads classes and compiles.
 *
 * @param loadNanos from asking for the model to having a predictor
 * @param firstNanos the first call
 * @param fullSpeedNanos from the begin of the first call until calls are within a tenth of their final speed
 * @param curve the way there, for pictures
 */
public record WarmUp(double loadNanos, double firstNanos, double fullSpeedNanos, List<Point> curve) {
  /** Calls whose median is taken: an interruption hits one of them, not half. */
  private static final int WINDOW = 201;

  /** Windows overlap; one for every call would be a hundred thousand sorts. */
  private static final int STRIDE = 10;

  private static final double TENTH = 1.1;

  /** A step of the curve: a window of calls and its median. */
  public record Point(double atNanos, double callNanos) {}

  /** Keeps its own copy of the curve. */
  public WarmUp {
    curve = List.copyOf(curve);
  }

  /**
   * Judges calls that followed each other.
   *
   * @param nanos their durations, at least one
   */
  public static WarmUp of(double loadNanos, long[] nanos) {
    double last = median(nanos, nanos.length - nanos.length / 4, nanos.length);
    double before = 0;
    for (int i = 0; i < nanos.length; i++) {
      if (i % STRIDE == 0 && median(nanos, i, i + WINDOW) <= TENTH * last) {
        break;
      }
      before += nanos[i];
    }
    return new WarmUp(loadNanos, nanos[0], before, curve(nanos));
  }

  /** Windows that grow by a quarter: about as many points per decade. */
  private static List<Point> curve(long[] nanos) {
    List<Point> curve = new ArrayList<>();
    double at = 0;
    for (int from = 0; from < nanos.length; ) {
      int to = Math.min(nanos.length, from + 1 + from / 4);
      for (int i = from; i < to; i++) {
        at += nanos[i];
      }
      curve.add(new Point(at, median(nanos, from, to)));
      from = to;
    }
    return curve;
  }

  private static double median(long[] nanos, int from, int to) {
    long[] window = Arrays.copyOfRange(nanos, Math.min(from, nanos.length - 1), Math.min(to, nanos.length));
    Arrays.sort(window);
    return window[window.length / 2];
  }
}
