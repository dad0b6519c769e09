package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PoolShape;

/** Smooth functions of a window's elements, and their derivatives; see the contract. */
enum SmoothWindow {
  LP {
    @Override
    double value(PoolShape s, double p, float[] x, int plane, int o) {
      double sum = 0;
      for (int t = 0; t < s.windowSize(); t++) {
        int e = Window.element(s, o, t);
        sum += e < 0 ? 0 : StrictMath.pow(Math.abs((double) x[plane + e]), p);
      }
      return StrictMath.pow(sum, 1 / p);
    }

    @Override
    double slope(PoolShape s, double p, float[] x, int plane, int o, double v) {
      double y = value(s, p, x, plane, o);
      return y == 0 ? 0 : Math.signum(v) * StrictMath.pow(Math.abs(v) / y, p - 1);
    }
  },

  SOFTMAX {
    @Override
    double value(PoolShape s, double b, float[] x, int plane, int o) {
      double max = largest(s, x, plane, o);
      double sum = 0;
      for (int t = 0; t < s.windowSize(); t++) {
        int e = Window.element(s, o, t);
        if (e >= 0 && x[plane + e] != Float.NEGATIVE_INFINITY) {
          double above = x[plane + e] - max;
          sum += StrictMath.exp(b * above) * above;
        }
      }
      return max + sum / weights(s, b, x, plane, o, max);
    }

    @Override
    double slope(PoolShape s, double b, float[] x, int plane, int o, double v) {
      double max = largest(s, x, plane, o);
      double weight = StrictMath.exp(b * (v - max)) / weights(s, b, x, plane, o, max);
      return weight == 0 ? 0 : weight * (1 + b * (v - value(s, b, x, plane, o)));
    }
  };

  /** The least parameter it takes. */
  final float leastParameter() {
    return this == LP ? 1 : Float.MIN_NORMAL;
  }

  /** Of window o of the plane of x that starts at {@code plane}. */
  abstract double value(PoolShape s, double parameter, float[] x, int plane, int o);

  /** Its derivative by an element with value v. */
  abstract double slope(PoolShape s, double parameter, float[] x, int plane, int o, double v);

  private static double largest(PoolShape s, float[] x, int plane, int o) {
    return x[plane + Window.extremum(s, true, x, plane, o)];
  }

  private static double weights(PoolShape s, double b, float[] x, int plane, int o, double max) {
    double sum = 0;
    for (int t = 0; t < s.windowSize(); t++) {
      int e = Window.element(s, o, t);
      boolean weighs = e >= 0 && x[plane + e] != Float.NEGATIVE_INFINITY;
      sum += weighs ? StrictMath.exp(b * (x[plane + e] - max)) : 0;
    }
    return sum;
  }
}
