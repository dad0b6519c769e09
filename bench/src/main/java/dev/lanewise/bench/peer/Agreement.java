package dev.lanewise.bench.peer;

/**
 * Whether two libraries computed the same, rounding apart: a call bound wrongly must not be timed.
 */
public final class Agreement {
  /**
   * Some hundred roundings of the largest result: far above honest error, far below any wrong
   * result.
   */
  public static final double TOLERANCE = 1e-4;

  private Agreement() {}

  /**
   * {@code max |ours[i] - theirs[i]| / max |ours[i]|}; infinite if the lengths differ or a value is
   * not a number.
   */
  public static double distance(float[] ours, float[] theirs) {
    double size = Float.MIN_NORMAL;
    for (float x : ours) {
      size = Math.abs(x) > size ? Math.abs(x) : size; // NaN is no size
    }
    return largest(ours, theirs) / size;
  }

  /** {@code max |ours[i] - theirs[i]|}; infinite as {@link #distance} is. */
  public static double largest(float[] ours, float[] theirs) {
    double largest = 0;
    for (int i = 0; i < Math.max(ours.length, theirs.length); i++) {
      largest = Math.max(largest, difference(ours, theirs, i));
    }
    return largest;
  }

  /** {@code |ours - theirs| / |ours|}, lengths of vectors; infinite as {@link #distance} is. */
  public static double relative(float[] ours, float[] theirs) {
    double difference = 0;
    double length = Double.MIN_NORMAL;
    for (int i = 0; i < Math.max(ours.length, theirs.length); i++) {
      double d = difference(ours, theirs, i);
      difference += d * d;
      length += i < ours.length ? (double) ours[i] * ours[i] : 0;
    }
    return Math.sqrt(difference / length);
  }

  private static double difference(float[] ours, float[] theirs, int i) {
    if (ours.length != theirs.length) {
      return Double.POSITIVE_INFINITY;
    }
    double d = Math.abs((double) ours[i] - theirs[i]);
    return Double.isFinite(d) ? d : Double.POSITIVE_INFINITY;
  }

  /** Whether the distance is one that rounding explains. */
  public static boolean within(float[] ours, float[] theirs) {
    return distance(ours, theirs) <= TOLERANCE;
  }
}
