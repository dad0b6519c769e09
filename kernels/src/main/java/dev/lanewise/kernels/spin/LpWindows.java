package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.constant;
import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.blocking.TapRow;

/** Rows 1 and 2 of the state: sums of powers, then the pooled values; dy. */
final class LpWindows extends SmoothWindows {
  private static final Expression X = input(0);
  private static final Expression Y = input(1);
  private static final Expression DY = input(2);
  private static final Expression P = input(4);

  /** Loops for one p, or for any. */
  private record Loops(ArrayLoop add, ArrayLoop root, ArrayLoop slope) {
    static Loops of(String name, Expression power, Expression root, Expression slope, int bits) {
      return new Loops(
          LoopSpinner.arrays(name + ".add", Y.add(power), bits),
          LoopSpinner.arrays(name + ".root", root, bits),
          LoopSpinner.arrays(
              name + ".slope", Y.equalTo(constant(0)).select(constant(0), slope), bits));
    }
  }

  private final Loops one;
  private final Loops two;
  private final Loops any;

  LpWindows(TapLoops taps, int bits) {
    super(taps);
    Expression negative = X.less(constant(0));
    Expression sign = negative.select(constant(-1), constant(0).less(X).select(constant(1), X));
    Expression share = Logarithms.powOfSize(X.abs().div(Y), P.sub(constant(1)));
    one = Loops.of("l1-pool", X.abs(), Y, sign.mul(DY), bits);
    two = Loops.of("l2-pool", X.mul(X), Y.sqrt(), X.div(Y).mul(DY), bits);
    any =
        Loops.of(
            "lp-pool",
            Logarithms.powOfSize(X.abs(), P),
            Logarithms.powOfSize(Y, constant(1).div(P)),
            share.mul(sign).mul(DY),
            bits);
  }

  private Loops loops(float p) {
    return p == 1 ? one : p == 2 ? two : any;
  }

  @Override
  void pool(PoolShape s, int d, int i, float p, float[] x, int plane, float[] state) {
    int n = TapLoops.pitch(s);
    fill(s, state, 1, 0);
    taps.run(loops(p).add, s, d, i, x, plane, 0, p, state, 1, NOWHERE, 0);
    loops(p).root.run(state, 0, state, n, state, 0, state, 0, p, state, VALUE * n, n);
  }

  @Override
  void spread(
      PoolShape s,
      int d,
      int i,
      float p,
      float[] x,
      int plane,
      float[] state,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxPlane) {
    int n = TapLoops.pitch(s);
    System.arraycopy(state, VALUE * n, state, n, n);
    fill(s, state, 2, 1);
    System.arraycopy(dy, dyAt, state, 2 * n, TapRow.length(s));
    taps.run(loops(p).slope, s, d, i, x, plane, 0, p, state, OUT, dx, dxPlane);
  }
}
