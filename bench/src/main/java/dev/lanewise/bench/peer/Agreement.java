package dev.lanewise.bench.peer;

/**
 * Whether two libraries computed the same, rounding apart: a call bound wrongly must not be timed.
 */
public final class Agreement {
  /**
   * Some hundred roundings of the largest result: far above honest error, far below any wrong
   * result.
   */
  static final double TOLERANCE = 1e-4;

  private Agreement() {}

  /**
   * {@code max |ours[i] - theirs[i]| / max |ours[i]|}; infinite if the lengths differ or a value is
   * not a number.
   */
  public static double distance(float[] ours, float[] theirs) {
    if (ours.length != theirs.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = Float.MIN_NORMAL;
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      double d = Math.abs((double) ours[i] - theirs[i]);
      if (!Double.isFinite(d)) {
        return Double.POSITIVE_INFINITY;
      }
      difference = Math.max(difference, d);
      largest = Math.max(largest, Math.abs(ours[i]));
    }
    return difference / largest;
  }

  /** Whether the distance is one that rounding explains. */
  public static boolean within(float[] ours, float[] theirs) {
    return distance(ours, theirs) <= TOLERANCE;
  }
}
