package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.blocking.TapRow;

/**
 * With m the window's maximum and {@code t = b (x - m)}, the pooled value is {@code m + (sum e^t t
 * / sum e^t) / b}. Rows 1 to 3 of the state: maxima; sums of weights; sums of weighted t.
 */
final class SoftmaxWindows extends SmoothWindows {
  private static final Expression X = input(0);
  private static final Expression MAX = input(1);
  private static final Expression WEIGHTS = input(2);
  private static final Expression SUM = input(3);
  private static final Expression B = input(4);

  /** Not so far below that weight 0 times it were NaN: padding is -Infinity. */
  private static final Expression T = X.sub(MAX).mul(B).max(constant(-200));

  private static final Expression WEIGHT = Functions.expOfNonPositive(T);

  private final ArrayLoop max;
  private final ArrayLoop weights;
  private final ArrayLoop sum;
  private final ArrayLoop value;
  private final ArrayLoop mean;
  private final ArrayLoop share;
  private final ArrayLoop slope;

  SoftmaxWindows(TapLoops taps, int bits) {
    super(taps);
    max = LoopSpinner.arrays("softmax-pool.max", X.max(MAX), bits);
    weights = LoopSpinner.arrays("softmax-pool.weights", WEIGHTS.add(WEIGHT), bits);
    sum = LoopSpinner.arrays("softmax-pool.sum", WEIGHT.fma(T, SUM), bits);
    value = LoopSpinner.arrays("softmax-pool.value", SUM.div(WEIGHTS).div(B).add(MAX), bits);
    mean = LoopSpinner.arrays("softmax-pool.mean", SUM.div(WEIGHTS), bits);
    share = LoopSpinner.arrays("softmax-pool.share", X.div(WEIGHTS), bits);
    // By now row 2 holds dy over the sum of weights, row 3 the weighted mean of t.
    Expression slopes = T.sub(SUM).add(constant(1)).mul(WEIGHT).mul(WEIGHTS);
    slope = LoopSpinner.arrays("softmax-pool.slope", slopes, bits);
  }

  @Override
  void pool(PoolShape s, int d, int i, float b, float[] x, int plane, float[] state) {
    int n = TapLoops.pitch(s);
    fill(s, state, 1, Float.NEGATIVE_INFINITY);
    fill(s, state, 2, 0);
    fill(s, state, 3, 0);
    each(max, s, d, i, b, x, plane, state, 1, NOWHERE, 0);
    each(weights, s, d, i, b, x, plane, state, 2, NOWHERE, 0);
    each(sum, s, d, i, b, x, plane, state, 3, NOWHERE, 0);
    value.run(state, 0, state, n, state, 2 * n, state, 3 * n, b, state, VALUE * n, n);
  }

  @Override
  void spread(
      PoolShape s,
      int d,
      int i,
      float b,
      float[] x,
      int plane,
      float[] state,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxPlane) {
    int n = TapLoops.pitch(s);
    mean.run(state, 0, state, n, state, 2 * n, state, 3 * n, b, state, 3 * n, n);
    System.arraycopy(dy, dyAt, state, 0, TapRow.length(s));
    share.run(state, 0, state, n, state, 2 * n, state, 3 * n, b, state, 2 * n, n);
    each(slope, s, d, i, b, x, plane, state, OUT, dx, dxPlane);
  }

  private void each(
      ArrayLoop loop,
      PoolShape s,
      int d,
      int i,
      float b,
      float[] x,
      int plane,
      float[] state,
      int to,
      float[] dx,
      int dxPlane) {
    taps.run(loop, s, d, i, x, plane, Float.NEGATIVE_INFINITY, b, state, to, dx, dxPlane);
  }
}
