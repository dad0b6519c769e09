package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Workspace;
import java.util.function.DoubleBinaryOperator;

/** A rule applied to {@code x[from], x[from + step], ...}, in double. */
final class PlainReduction extends Reduction {
  /** n numbers to one. */
  interface Rule {
    double of(float[] x, int from, int step, int n);
  }

  private final Rule rule;

  PlainReduction(String name, Rule rule) {
    super(name);
    this.rule = rule;
  }

  @Override
  protected float compute(float[] x, int xOff, int n) {
    return (float) rule.of(x, xOff, 1, n);
  }

  @Override
  protected void compute(
      int outer,
      int reduced,
      int inner,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      Workspace workspace) {
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        y[yOff + o * inner + i] =
            (float) rule.of(x, xOff + o * reduced * inner + i, inner, reduced);
      }
    }
  }

  /** {@code s <- step(s, x_i)} from the neutral element. */
  static Rule fold(double neutral, DoubleBinaryOperator step) {
    return (x, from, stride, n) -> {
      double s = neutral;
      for (int i = 0; i < n; i++) {
        s = step.applyAsDouble(s, x[from + i * stride]);
      }
      return s;
    };
  }

  private static final Rule SUM = fold(0, Double::sum);
  private static final Rule MAXIMUM = fold(Double.NEGATIVE_INFINITY, Math::max);

  static double mean(float[] x, int from, int step, int n) {
    return SUM.of(x, from, step, n) / n;
  }

  static double variance(float[] x, int from, int step, int n) {
    double mean = mean(x, from, step, n);
    double s = 0;
    for (int i = 0; i < n; i++) {
      double d = x[from + i * step] - mean;
      s += d * d;
    }
    return s / n;
  }

  /** The largest is taken out, unless it is infinite: then the sum is 0 or infinite anyway. */
  static double logSumExp(float[] x, int from, int step, int n) {
    double max = MAXIMUM.of(x, from, step, n);
    double shift = Double.isInfinite(max) ? 0 : max;
    double s = 0;
    for (int i = 0; i < n; i++) {
      s += Math.exp(x[from + i * step] - shift);
    }
    return shift + Math.log(s);
  }

  static double norm2(float[] x, int from, int step, int n) {
    double s = 0;
    for (int i = 0; i < n; i++) {
      s += (double) x[from + i * step] * x[from + i * step];
    }
    return Math.sqrt(s);
  }
}
